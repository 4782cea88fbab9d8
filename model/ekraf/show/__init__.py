"""What people see: tables and figures of stored results, in Indonesian and English."""
