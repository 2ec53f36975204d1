"""E-mail taken in as cases: files to messages, messages to letters, letters to cases."""
