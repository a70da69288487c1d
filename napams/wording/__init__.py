"""Every sentence of the program, made from facts: numbers, marks, reasons, problems."""
