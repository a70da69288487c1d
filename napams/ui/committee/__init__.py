"""What the committee's pages are drawn with: overview, measures, departments, time, reasons."""
