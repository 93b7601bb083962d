"""Coming in: invitations, the first workspace, sign-in links, one's own profile, the way home."""
