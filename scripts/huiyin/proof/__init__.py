"""Proof of approvals: who signed a commit, and whether that proves what it says was approved (git, "Approval")."""
