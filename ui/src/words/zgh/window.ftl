# Ce que dit la fenêtre en tamazight. Seulement ce que le glossaire donne ; le reste s'affiche en français, marqué.

date-day = ⴰⵙⵙ
date-month = ⴰⵢⵢⵓⵔ
date-year = ⴰⵙⴳⴳⵯⴰⵙ
date-today = ⴰⵙⵙⴰ
unit-region = ⵜⴰⵎⵏⴰⴹⵜ
