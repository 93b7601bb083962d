"""Rules about who may send mail in the name of the domain."""
