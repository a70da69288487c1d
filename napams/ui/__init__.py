"""What people see; only here and in `pages` is Streamlit known."""
