"""Rules, fields and events in words, Chinese and English."""
