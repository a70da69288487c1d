"""One use case a function: authorise, validate, one transaction, one audit event."""
