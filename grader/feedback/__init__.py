"""What people read: texts in two languages, and the pages and tables that show them."""
