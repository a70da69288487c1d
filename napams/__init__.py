"""NAPAMS monitor: is the National Action Plan against Migrant Smuggling being carried out?"""
