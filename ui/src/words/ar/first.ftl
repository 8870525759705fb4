# Ce que disent le premier écran et le cadre de tous les autres : lu avec la page, le reste une fois qu'elle est montrée.

agenda-title = جدول التتبع
banner-invented = معطيات مختلقة
cancel = إلغاء
check-title = مراجعة الأجوبة
courier-title = النقل باليد
curtain-draw = إخفاء الشاشة
curtain-open = متابعة
failure-again = إعادة المحاولة
failure-ask-help = اتصل بالتنسيق الجهوي.
failure-unnamed = لم يتم تنفيذ الطلب. ما هو على الشاشة يبقى عليها، أعد المحاولة.
go-to = الذهاب إلى
home-new = استقبال جديد
home-title = الرئيسية
keys-turn = الشاشة موجهة إليها: لا يظهر شيء من ملف آخر
language-ar = العربية
language-en = English
language-fr = Français
language-zgh = ⵜⴰⵎⴰⵣⵉⵖⵜ
lock = قفل
locked-note = الجهاز مقفل: كتابة فقط
locked-quit = مغادرة
locked-title = الاستقبال دون فتح القفل
locked-waiting = { $count ->
    [one] استقبال واحد ينتظر من يفتح الجهاز.
    [two] استقبالان ينتظران من يفتح الجهاز.
   *[other] عدد الاستقبالات التي تنتظر من يفتح الجهاز: { $count }
  }
locked-what = لا حاجة إلى عبارة سرية. يُحفظ كل جواب في الحين، ولا يُعرض شيء مما هو محفوظ في هذا الجهاز. من يفتح الجهاز بعد ذلك يجد كل شيء.
pause = استراحة
practice-anew = البدء من جديد
practice-anew-do = المحو والبدء من جديد
practice-anew-what = سيُمحى ما كُتب أثناء التمرين. إذا أُخذ فيه استقبال حقيقي خطأ، فانقلوه أولا إلى المحطة الحقيقية.
practice-banner = تمرين: أشخاص مختلقون، لا يُرسل شيء
practice-begin = التمرن بمعطيات مختلقة
practice-busy = يجري إعداد التمرين…
practice-end = إنهاء التمرين
practice-phrase = عبارة التمرين: { $phrase }
practice-what = محطة تمرين بجانب الحقيقية: لا شيء فيها حقيقي ولا شيء يخرج منها.
records-title = الملفات
recover-none = لم تُهيأ بعد كلمات إنقاذ لهذا الجهاز. اتصلوا بالتنسيق الجهوي.
region-title = الأجهزة والوحدات
secret-folder = مجلد مفتاح USB
secret-pin = الرمز
settings-language = اللغة
settings-title = الإعدادات
stick-elsewhere = المفتاح موصول في مكان آخر
stick-here = مفتاح USB الخاص بهذا الولوج موصول.
stick-left = نُزع مفتاح USB: أُقفل الجهاز. ما كُتب محفوظ.
stick-missing = مفتاح USB الخاص بهذا الولوج غير موصول: هو الذي يحمل الملف { $file }. أوصلوه.
sync-title = المزامنة
tasks-title = الاستقبال
turn-back = موجهة إليها
turn-to-her = نحوها
unlock-busy = جار الفتح…
unlock-forgotten = نسيت عبارتي
unlock-hide = إخفاء
unlock-officer = من يعمل؟
unlock-open = فتح
unlock-passphrase = العبارة السرية
unlock-show = إظهار
unlock-title = فتح الجهاز
unlock-wait = وقعت عدة محاولات خاطئة. تُنظر المحاولة التالية بعد { $seconds } ث.
