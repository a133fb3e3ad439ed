"""The show: a Streamlit app, a command line and one Folium page that play a dataset of territorial control."""

__version__ = "0.1.0"
