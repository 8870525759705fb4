# ما تقوله النافذة. جملة لكل مفتاح، دون أي معطى شخصي.

# أجزاء مشتركة
cancel = إلغاء
lock = قفل
go-to = الذهاب إلى
moment = { $day }، { $time }
banner-invented = معطيات مختلقة
combobox-type = اكتب بعض الحروف
combobox-none = لا شيء يطابق
choice-remove = إزالة { $label }
time-pattern = 14:30
language-fr = Français
language-ar = العربية
language-en = English
language-zgh = ⵜⴰⵎⴰⵣⵉⵖⵜ

# إخفاقات تقولها النافذة
failure-unnamed = لم يتم تنفيذ الطلب. ما هو على الشاشة يبقى عليها، أعد المحاولة.
failure-again = إعادة المحاولة
failure-ask-help = اتصل بالتنسيق الجهوي.

# الستار
curtain-draw = إخفاء الشاشة
curtain-open = متابعة

# الفتح
unlock-title = فتح الجهاز
unlock-absent = هذا الجهاز غير مهيأ بعد. تتم تهيئته بدعوة من التنسيق الجهوي (الأمر « aman enrol »).
unlock-officer = من يعمل؟
unlock-passphrase = العبارة السرية
unlock-show = إظهار
unlock-hide = إخفاء
unlock-open = فتح
unlock-busy = جار الفتح…

# الرئيسية
home-title = الرئيسية
home-new = استقبال جديد
home-drafts = استقبالات جارية
home-resume = متابعة
home-answers = الأجوبة: { $count }
home-finished = منتهية، في انتظار قبول الجهاز
home-search = البحث عن ملف
home-find = بحث
home-nothing = لم يوجد أي ملف على هذا الجهاز.
home-recent = آخر الملفات
home-records = الملفات
home-unsent = في انتظار الإرسال
home-conflicts = قيم للحسم
home-waiting = ينتظر هذا الجهاز موافقة التنسيق الجهوي. الاستقبالات المنتهية محفوظة هنا وستختم بعد ذلك.
role-brigade = خلية الاستقبال
role-coordinator = التنسيق الجهوي
role-partner = مصلحة شريكة
role-waiting = جهاز في الانتظار

# الاستقبال
tasks-title = الاستقبال
tasks-done = الأسئلة المجاب عنها: { $done } من { $total }
tasks-leave = تركه إلى وقت لاحق
section-done = مكتمل
section-in-progress = جار
section-not-started = لم يبدأ
section-not-applicable = غير معني
page-next = متابعة
page-back = رجوع
guide-title = للاستماع
narrative-next = للمتابعة
question-expected = منتظر قبل الختم
question-trained = يطرحه عنصر مكون
question-no-answer = دون جواب
question-clear = مسح
answer-none = غير مملوء
answer-unknown = لا تعرف
answer-refused = لا ترغب في الجواب
answer-not-asked = لم يطرح
date-day = اليوم
date-month = الشهر
date-year = السنة
date-today = اليوم
date-half = تاريخ غير مكتمل: سيحفظ عند كتابة السنة.
place-area = الجهة أو الإقليم أو الدائرة
place-commune = الجماعة أو الدوار
place-detail = تفاصيل
document-number = الرقم
item-add = إضافة
item-remove = إزالة
suggest-some = ملفات مشابهة على هذا الجهاز: { $count }
kept-nothing = كل جواب يسجل هنا
kept-pending = جار التسجيل…
kept-kept = تم التسجيل هنا

# الخطر
danger-n1 = ضعيف في هذه المرحلة (N1)
danger-n2 = متوسط (N2)
danger-n3 = مرتفع (N3)
danger-n4 = وشيك أو بالغ (N4)
danger-level = المستوى المحسوب: { $level }
danger-floor = على الأقل { $level } — أجوبة غير مكتملة
danger-none = الشبكة غير مقيمة
danger-counts = نعم: { $yes } · دون جواب: { $unanswered }
danger-lowering = الحكم الأدنى من الحساب لا أثر له.
danger-health = اقتراح مساعدة طبية ونفسية الآن.
danger-not-validated = شبكة غير مصادق عليها

# المراجعة والختم
check-open = المراجعة قبل الختم
check-title = مراجعة الأجوبة
check-back = الرجوع إلى الأقسام
check-change = تعديل
check-nothing = لا جواب
check-problems = للتصحيح قبل الختم: { $count }
check-warnings = للمراجعة دون إلزام: { $count }
check-seal = ختم
seal-title = ختم الاستقبال
seal-what = يوقع الاستقبال ويختم على هذا الجهاز. يمكن تصحيحه بعد ذلك مع ذكر السبب، ولا يمحى شيء.
seal-warnings = نقط للمراجعة محفوظة مع الملف: { $count }
seal-busy = جار الختم…
sealed-title = تم ختم الاستقبال
sealed-kept = الملف محفوظ على هذا الجهاز وسيرسل عند المزامنة المقبلة.
sealed-waiting-title = انتهى الاستقبال
sealed-waiting = هو محفوظ على هذا الجهاز وسيختم فور قبول الجهاز.
sealed-warnings = نقط للمراجعة محفوظة مع الملف: { $count }
sealed-open = عرض الملف

# الملفات
records-title = الملفات
records-all = كل الملفات
records-none = لا يوجد أي ملف على هذا الجهاز.
records-who = الملف
records-sheet = بطاقة
records-unit = الوحدة
records-when = تاريخ الختم
records-danger = الخطر
records-passage = أين وصل؟
records-siblings = قيم للحسم: { $count }
records-newer = الأحدث
records-older = التالي
passage-kept = محفوظ هنا
passage-sent = أرسل، لم يتأكد التوصل
passage-received = توصل به الخادم في { $at }
record-title = ملف
record-newer = جزء من هذا الملف كتب بإصدار أحدث من البرنامج ولا يعرض.
record-amend = تصحيح
file-open = فتح الملف الكامل
file-closed = البطاقة وحدها ظاهرة هنا. الملف الكامل مفتوح للوحدة فقط، ولا يوجد قرار مسجل يأذن لهذا الجهاز بقراءته.
file-on-reason = البطاقة وحدها ظاهرة. يمكن فتح الملف الكامل هنا مع ذكر السبب.
file-key-missing = مفتاح الملف الكامل لم يصل بعد. قم بالمزامنة ثم عد.
file-reason = السبب
file-trail = يكتب السبب في السجل قبل الفتح، وتخبر الوحدة بذلك.
amend-title = تصحيح جواب
amend-reason = سبب التصحيح
amend-keep = حفظ التصحيح
conflict-title = كتب بشكل مختلف في مكانين: { $question }
history-title = السجل التاريخي
history-clock = ساعة غير مؤكدة
history-reason = السبب: { $reason }
history-changes = الأجوبة المكتوبة: { $count }

# المزامنة
sync-title = المزامنة
sync-kept = محفوظ هنا
sync-sent = مرسل
sync-received = توصل به الخادم
sync-now = المزامنة الآن
sync-running = المزامنة جارية…
sync-never = لم تتم أي مزامنة بعد.
sync-last = آخر مزامنة: { $at }
sync-no-server = هذا الجهاز لا يعرف أي خادم. كل شيء محفوظ هنا.
sync-did = المرسلة: { $pushed } · المستلمة: { $pulled } · التأكيدات الموقعة: { $receipts }
sync-records = حالة كل ملف
alert-fork = كتابتان متناقضتان في الرتبة نفسها من السجل. لم يضع شيء، اتصل بالتنسيق الجهوي.
alert-gap = تنقص كتابات رآها جهاز آخر. أعد المزامنة، وإن استمر الأمر فاتصل بالتنسيق الجهوي.
alert-rollback = رجع الخادم إلى الوراء. هذا الجهاز يعيد إرسال ما ينقص.
alert-revoked = سحب جهاز من السجل. كتاباته اللاحقة موضوعة جانبا.
alert-refused = رفض الخادم كتابة. هي محفوظة هنا.
alert-restored = تم استرجاع الخادم أو استبداله. هذا الجهاز يعيد إرسال ما ينقصه.
alert-set-aside = كتابات جهاز مسحوب موضوعة جانبا وتعرض على حدة.
alert-other = تشير المزامنة إلى نقطة يجب التحقق منها. اتصل بالتنسيق الجهوي.
gap-title = كتابات محجوبة
gap-none = لا ينقص شيء مما رأته أجهزة أخرى.
gap-settled = وصلت بعد ذلك
gap-advice = أعد المزامنة أو اطلب حمولة بريد. إن استمر الأمر فاتصل بالتنسيق الجهوي: الخادم لا يعرض ما رآه الآخرون.
parcel-title = حمولات البريد
parcel-waits = محفوظة، تفتح عند فتح الجهاز المقبل.
parcel-taken = فتحت وأخذت بعين الاعتبار.
parcel-closed = غير موجهة إلى هذا الجهاز، أو تلفت في الطريق.
parcel-malformed = لا يمكن فهم محتواها.
code-title = المقارنة بالهاتف
code-why = يقارن جهازان عشرين رقما. إن اختلفت فالخادم لا يعرض الشيء نفسه على الجهازين.
code-mine = ما يقرأ للجهاز الآخر
code-seq = الرتبة { $seq }
code-unconfirmed = لم يؤكده الخادم بعد
code-nothing = لم يكتب هذا الجهاز شيئا بعد.
code-heard = ما يقرؤه الجهاز الآخر
code-chain = الجهاز والفضاء
code-rank = الرتبة
code-digits = عشرون رقما، في مجموعات من خمسة
code-compare = قارن

# الجهة
region-title = الأجهزة والوحدات
region-waiting = أجهزة تطلب القبول
region-look = سؤال الخادم
region-asking = جار السؤال…
region-none = لا جهاز ينتظر.
region-compare = اطلب قراءة البصمة الظاهرة على الجهاز الجديد عبر الهاتف. لا تقبل إلا إذا تطابقت كل الأرقام.
region-approve = قبول هذا الجهاز
region-same = كل الأرقام متطابقة: قبول
region-approved = مقبول
region-units = الوحدات
region-unit = الوحدة
region-kind = النوع
region-desks = الأجهزة
region-switches = الأذون
unit-brigade = مركز ترابي
unit-mobile = وحدة متنقلة
unit-partner = مصلحة شريكة
unit-region = التنسيق الجهوي
switch-region-reads-files = يمكن للجهة قراءة ملفات كاملة
switch-escrow = إيداع المفاتيح
switch-match-authors = مقارنة المعتدين بين الوحدات
switch-share-with-partners = المشاركة مع الشركاء
switch-injury-photographs = صور الإصابات
switch-is-on = مأذون به: { $act }
switch-is-off = غير مأذون به
switch-on = إذن
switch-off = سحب
switch-act = القرار الذي يأذن أو يسحب
switch-act-why = يوقع هذا التغيير في السجل ويظهر لكل الأجهزة مع القرار المذكور.

# الإعدادات
settings-title = الإعدادات
settings-language = اللغة
settings-borrowed = الجمل بالأمازيغية: { $own } من { $all }. الباقي بالفرنسية وعليه علامة °.
settings-size = حجم النص
settings-keys = المفاتيح
settings-version = الإصدار { $version }
size-usual = عادي
size-large = كبير
size-largest = كبير جدا
keys-digits = اختيار جواب
keys-reasons = لا تعرف · ترفض · لم يطرح
keys-reasons-fields = الشيء نفسه داخل حقل النص
keys-enter = السؤال التالي
keys-pages = الصفحة السابقة، الصفحة التالية
keys-go = الذهاب إلى قسم
keys-curtain = إخفاء الشاشة

# الشهور
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = ماي
month-6 = يونيو
month-7 = يوليوز
month-8 = غشت
month-9 = شتنبر
month-10 = أكتوبر
month-11 = نونبر
month-12 = دجنبر
