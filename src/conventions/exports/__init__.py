"""Results written for others to read: text for people, JSON, CSV, JUnit and calendar for programs.

One module for what one command prints; `checked` is the input of all forms of the check, `json_values`,
`value_text`, `label_text` and `verdict_parts` write what they share. Texts come from the catalogue that
they are given. It may import everything but `documents`, `reminders`, `report`, `facade` and `cli`; it
reads no clock.
"""
