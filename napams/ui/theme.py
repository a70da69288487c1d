"""The looks of the pages: one typeface, one accent, colour for status alone (both themes)."""

from __future__ import annotations

import streamlit as st

STYLE = """
.stApp {
  --nm-faint: light-dark(#55616e, #a3adb8); --nm-line: light-dark(#c9d1d9, #3a444f);
  --nm-sheet: light-dark(#f4f6f8, #1d232a); --nm-paper: light-dark(#ffffff, #14181d);
  --nm-accent: light-dark(#1f4e79, #8ab8e6);
  --nm-green: light-dark(#17603a, #7bcf9d); --nm-amber: light-dark(#7d4a00, #eab65a);
  --nm-red: light-dark(#9c1f27, #f5a3a6); --nm-grey: var(--nm-faint);
}
.stApp [data-testid^="stBaseButton-primary"]:enabled { color: light-dark(#ffffff, #10151b); }
.stApp [data-testid=stMainBlockContainer] > [data-testid=stVerticalBlock] { gap: .7rem; }
.nm { font-size: .9375rem; line-height: 1.45; }
.nm h1 { font-size: 1.6rem; font-weight: 600; line-height: 1.2; padding: 0; margin: 0 0 .25rem; }
.nm h2 { font-size: 1.15rem; font-weight: 600; padding: 0; margin: 1.25rem 0 .4rem; }
.nm h3 { font-size: 1rem; font-weight: 600; padding: 0; margin: .75rem 0 .25rem; }
.nm-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; }
.nm p { margin: 0 0 .4rem; max-width: 62rem; }
.nm .lead { font-size: 1.1rem; }
.nm .faint, .nm-legend, .nm caption { color: var(--nm-faint); font-size: .8125rem; }
.nm a { color: var(--nm-accent); }
.nm a.nm-why { color: inherit; text-decoration: underline dotted; text-underline-offset: .2em; }
.nm a.nm-why:hover { text-decoration-style: solid; }
.nm ol { margin: 0 0 .5rem; padding-left: 1.6rem; } .nm li { margin: .1rem 0; }
.nm a:focus-visible, .nm [tabindex]:focus-visible { outline: 3px solid var(--nm-accent);
  outline-offset: 2px; }
.nm dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; padding: 0;
  margin: .3rem 0; }
.nm dl > * { margin: 0; padding: 0; }
.nm dt { color: var(--nm-faint); }
.nm ul { margin: 0 0 .5rem; padding-left: 1.2rem; }
.nm-knowing { font-size: .8125rem; color: var(--nm-faint); }
.nm-knowing summary { cursor: pointer; } .nm-knowing form { margin: .4rem 0; }
.nm-knowing input, .nm-knowing button { font: inherit; color: inherit; background: var(--nm-sheet);
  border: 1px solid var(--nm-line); border-radius: .25rem; padding: .2rem .5rem; }
.nm-narrow { max-width: 34rem; }
.nm-scroll { overflow-x: auto; margin: .25rem 0 .75rem; position: relative; }
.nm-queue .nm-scroll { max-height: 21rem; overflow-y: auto; }
.nm-queue thead th { position: sticky; top: 0; background: var(--nm-paper); }
.nm-mark { white-space: nowrap; }
.nm-green { color: var(--nm-green); } .nm-amber { color: var(--nm-amber); }
.nm-red { color: var(--nm-red); font-weight: 600; } .nm-grey { color: var(--nm-grey); }
.nm-key { margin-right: 1rem; white-space: nowrap; display: inline-block; }
.nm-note { border-left: 4px solid var(--nm-accent); background: var(--nm-sheet);
  padding: .35rem .8rem; margin: .25rem 0; } .nm-note p:last-child { margin-bottom: 0; }
.nm-wrong { border-left-color: var(--nm-red); }

.nm-table, .nm-grid { border-collapse: collapse; width: 100%; font-size: .875rem; border: 0; }
.nm caption { text-align: left; padding: 0 0 .3rem; caption-side: top; }
.nm-table th, .nm-table td { border: 0; border-bottom: 1px solid var(--nm-line);
  padding: .3rem .7rem .3rem 0; text-align: left; vertical-align: top; font-weight: 400; }
.nm-table thead th { border-bottom: 1.5px solid currentColor; font-size: .8125rem;
  color: var(--nm-faint); vertical-align: bottom; }
.nm-table .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;
  padding-right: 1.4rem; }
.nm-table .short { min-width: 5.5rem; } .nm-table .wide { min-width: 11rem;
  overflow-wrap: anywhere; }
.nm-table .wide .nm-mark { white-space: normal; }
.nm-where { color: var(--nm-faint); font-size: .75rem; white-space: nowrap; }
.nm-words { white-space: pre-line; max-width: 62rem; }
.nm-table .sub, .nm dd .sub { display: block; color: var(--nm-faint); font-size: .8125rem; }

.nm-grid { width: auto; min-width: 60%; table-layout: auto; }
.nm-grid th, .nm-grid td { border: 1px solid var(--nm-paper); padding: 0; font-weight: 400; }
.nm-newest { direction: rtl; } .nm-newest > .nm-grid { direction: ltr; margin: 0 auto 0 0; }
.nm-grid caption { position: sticky; left: 0; width: max-content; max-width: 90vw; }
.nm-grid tbody th, .nm-grid thead td:first-child { position: sticky; left: 0; z-index: 1;
  background: var(--nm-paper); box-shadow: -6px 0 var(--nm-paper); }
.nm-grid [aria-current] { scroll-initial-target: nearest; }
.nm-grid thead th { font-size: .8125rem; color: var(--nm-faint); padding: .15rem .4rem;
  text-align: left; white-space: nowrap; }
.nm-grid thead th[aria-current] { color: inherit; font-weight: 600;
  box-shadow: inset 0 -2px var(--nm-accent); }
.nm-grid tbody th { text-align: left; padding: .2rem .8rem .2rem 0; max-width: 19rem; }
.nm-cell { display: block; padding: .22rem .45rem; min-width: 5rem; font-size: .8125rem;
  text-decoration: none; white-space: nowrap; background: var(--nm-sheet); }
.nm-cell.nm-green { background: color-mix(in srgb, var(--nm-green) 12%, var(--nm-paper)); }
.nm-cell.nm-amber { background: color-mix(in srgb, light-dark(#f0b429, #b98a2c) 28%,
  var(--nm-paper)); }
.nm-cell.nm-red { background: color-mix(in srgb, var(--nm-red) 24%, var(--nm-paper)); }
.nm .nm-cell.nm-green { color: var(--nm-green); } .nm .nm-cell.nm-amber { color: var(--nm-amber); }
.nm .nm-cell.nm-red { color: var(--nm-red); } .nm .nm-cell.nm-grey { color: var(--nm-grey); }
.nm-under { display: block; font-size: .75rem; color: var(--nm-faint); white-space: normal;
  max-width: 10rem; }
.nm-cell:hover { text-decoration: underline; }
.nm-cell:focus-visible::after { content: attr(title); position: fixed; z-index: 1000;
  left: 1rem; right: 1rem; bottom: 1rem; padding: .6rem .9rem; white-space: normal;
  font-size: .9375rem; font-weight: 400; color: var(--nm-paper);
  background: light-dark(#1c2530, #e6e9ec); }

.nm-opening p { max-width: 80rem; margin: 0 0 .15rem; }
.nm-one .nm-facts { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: .35rem 0 .5rem; }
.nm-facts > div { border-left: 2px solid var(--nm-accent); padding-left: .55rem; }
.nm-facts dt, .nm-facts .sub { font-size: .75rem; line-height: 1.25; }
.nm-facts dd { font-size: 1.05rem; line-height: 1.25; margin: 0; }
.nm-facts dd .sub { display: block; color: var(--nm-faint); }
.nm-split { display: grid; grid-template-columns: minmax(0, 1fr) 20.5rem; gap: 0 1.5rem; }
.nm-one h2 { font-size: .9375rem; margin: 0 0 .15rem; } .nm-beside h2:not(:first-child) {
  margin-top: .6rem; }
.nm-beside, .nm-one .nm-table { font-size: .8rem; line-height: 1.27; }
.nm-one .nm-table { table-layout: fixed; }
.nm-one .nm-table th, .nm-one .nm-table td { padding: .12rem .7rem .12rem 0; min-width: 0;
  vertical-align: middle; }
.nm-one .nm-table .figure { padding-right: .9rem; }
.nm-one .nm-table .sub { font-size: .75rem; line-height: 1.2; }
.nm-one .nm-scroll { margin: 0; } .nm-one caption { position: absolute; clip-path: inset(50%); }
.nm-one th:nth-child(1) { width: 15.5%; } .nm-one th:nth-child(2) { width: 10%; }
.nm-one th:nth-child(4) { width: 10.5%; } .nm-one th:nth-child(5) { width: 6%; }
.nm-one th:nth-child(6) { width: 7%; } .nm-one th:nth-child(7) { width: 23.5%; }
.nm-one .nm-table .wide .nm-mark { white-space: nowrap; }
.nm-beside p, .nm-beside ul li, .nm-beside ol li { font-size: .8rem; line-height: 1.27;
  margin: 0 0 .15rem; }
.nm-rest { color: var(--nm-faint); font-size: .95em; }
.nm-spark { width: 100%; max-width: 5.6rem; height: 1.15rem; display: block; }
.nm-beside .sub { display: block; color: var(--nm-faint); }
.nm .nm-plain { list-style: none; padding: 0; margin: 0; }

.nm-strip td { vertical-align: top; } .nm-strip .nm-cell { min-width: 2.6rem; }
.nm-strip td.nm-now { border-left: 2px solid var(--nm-accent); }
.nm-strip td.nm-then { border-left: 1px solid var(--nm-line); }
.nm-table tr.nm-today th { color: var(--nm-accent); font-weight: 600; padding: .2rem 0;
  border-bottom: 2px solid var(--nm-accent); }

@media screen and (max-width: 1350px) {
  .nm-grid .then .nm-word { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
    overflow: hidden; }
  .nm-grid .then .nm-under { display: none; }
  .nm-grid .then .nm-cell { min-width: 1.7rem; padding-inline: .2rem; text-align: center; }
  .nm-grid thead th { white-space: normal; padding-inline: .2rem; }
}
@media screen and (max-width: 1100px) { .nm-split { grid-template-columns: 1fr; } }
@media screen and (max-width: 900px) {
  .stApp [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .stApp [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] { min-width: 100%; }
  .nm-queue .nm-scroll { max-height: none; }
  .nm-table thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  .nm-table, .nm-table caption, .nm-table tbody, .nm-table tr, .nm-table th, .nm-table td {
    display: block; }
  .nm-table tr { border-bottom: 1.5px solid var(--nm-line); padding: .4rem 0; }
  .nm-table tbody th, .nm-table tbody td { border: 0; padding: .1rem 0; min-width: 0; }
  .nm-table tbody th { font-weight: 600; }
  .nm-one .nm-table tbody tr { display: flex; flex-wrap: wrap; gap: 0 1rem; }
  .nm-one .nm-table tbody th { width: auto; flex: 1 1 auto; }
  .nm-one .nm-table td.wide { flex: 1 1 100%; } .nm-one .nm-table .sub { display: inline;
    margin-left: .4em; }
  .nm-one td:nth-child(2)::before, .nm-one td:nth-child(5)::before { content: none; }
  .nm-spark { width: 5.6rem; }
  .nm-table td.figure { text-align: left; white-space: normal; }
  .nm-table td::before { content: attr(data-label) ": "; color: var(--nm-faint); }
  .nm-grid tbody th { white-space: normal; min-width: 7rem; }
  .nm dl { grid-template-columns: 1fr; } .nm dd { margin-bottom: .3rem; }
}
@page { size: A4 landscape; margin: 10mm; }
@media print {
  .stApp { zoom: .74; }
  .nm-knowing, [data-testid=stDownloadButton] { display: none; }
  .nm-one, [data-testid=stPlotlyChart] { break-inside: avoid; }
  .nm h2, .nm h3, .nm caption { break-after: avoid; }
  .nm-scroll, .nm-queue .nm-scroll { overflow: visible; max-height: none; }
  .nm-table tr { break-inside: avoid; }
  .nm-cell { border: 1px solid; }
}
"""


def dress() -> None:
    """Put the style sheet into the page; once a run, before anything is drawn."""
    st.html(f"<style>{STYLE}</style>")
