"""The rules (docs/rules.md), pure: no database, no Streamlit, no clock, no sentences."""
