# What opens an access: passphrase, PIN with key stick, secret of the machine, number of unlocks.
folder-choose = Choose the folder…
secret-way = What opens this access?
secret-passphrase = A passphrase
secret-passphrase-what = to be remembered; nothing to carry
secret-stick = A short PIN and a key stick
secret-stick-what = neither opens anything without the other; taking the stick out locks the desk
secret-pin-again = The same PIN once more
secret-pin-why = Four digits or more, neither repeated nor counting.
secret-pin-differs = The two PINs are not the same.
secret-folder-why = A small file is written there. Do not copy it elsewhere, and keep the stick on you. If it is lost, the recovery words read by the coordination open the desk again.
secret-device = Bind this access to this computer
secret-device-what = Then a copy of the vault's folder opens on no other machine. The secret is a plain file on this computer: it is no security chip, and a stolen disk holds it.
unlocks-label = Number of unlocks
unlocks-why = Leave it empty for an access without end. An end counts unlocks and not days: no clock decides.
officers-changed-stick = Your PIN and your key stick open this desk. The old access does not any more.
officers-limit = Limit
officers-limit-now = Set
# How old keys are.
key-age = File key
key-age-days = { $days } days
key-age-due = { $days } days: to be renewed
key-age-untold = age unknown
key-age-why = Files that were received stay readable. What is written afterwards is under a new key, which each desk gets with its next exchanges.
keys-due = Units whose key is more than a year old: { $count }. Renew it when there is time; nothing is stopped.
