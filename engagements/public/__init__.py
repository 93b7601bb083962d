"""The door outside: free tools of a workspace for people who have no account."""
