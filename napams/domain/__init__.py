"""The rules (design.md §4), pure: no database, no Streamlit, no clock of their own."""
