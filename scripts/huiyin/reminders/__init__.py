"""Who is to be told of what is due: notes without personal data, sent once a day, and calendars of deadlines."""
