# Ce que disent le premier écran et le cadre de tous les autres : lu avec la page, le reste une fois qu'elle est montrée.

language-ar = ⵜⴰⵄⵔⴰⴱⵜ
language-fr = ⵜⴰⴼⵔⴰⵏⵙⵉⵙⵜ
language-zgh = ⵜⴰⵎⴰⵣⵉⵖⵜ
