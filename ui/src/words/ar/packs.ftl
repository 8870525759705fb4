# ما يقال عن استمارة تغيرها الجهة.
pack-area-field = سؤال
pack-area-grid = شبكة الخطر
pack-area-list = لائحة
pack-area-paper = وثيقة
pack-area-rule = تنبيه
pack-area-section = قسم
pack-area-setting = إعداد
pack-area-timer = أجل
pack-area-words = نص
pack-change-added = « { $at } »: أضيف.
pack-change-removed = « { $at } »: حذف.
pack-change-retired = « { $at } »: سحب ولم يعد مقترحا.
pack-change-changed = « { $at } »، { $key }: « { $before } » أصبح « { $after } ».
pack-fault-condition-code = « { $subject } » ليس رمزا من لائحة هذه الخانة.
pack-fault-condition-operator = « { $subject } » ليس شرطا معروفا.
pack-fault-condition-path = « { $subject } » لا يدل على أي خانة أو قسم.
pack-fault-condition-kind = « { $subject } » لا يناسب هذا النوع من الخانات.
pack-fault-condition-function = « { $subject } »: هذه الدالة غير موجودة هنا. الشروط الممكنة في docs/packs.md.
pack-fault-condition-unexpected = « { $subject } » لا يمكن كتابته في هذا الموضع من الشرط.
pack-fault-condition-unfinished = الشرط ناقص: تنقصه قيمة أو حاضنة أو قوس.
pack-fault-condition-deep = أقواس كثيرة متداخلة.
pack-fault-empty = لا يمكن أن تبقى هذه الخانة فارغة.
pack-fault-no-column = العمود « { $subject } » ناقص.
pack-fault-no-file = الملف « { $subject } » ناقص.
pack-fault-not-closed = مجموعة مفتوحة ولم تغلق (end_group أو end_repeat).
pack-fault-not-open = هذا السطر ليس في أي مجموعة (begin_group أو begin_repeat).
pack-fault-not-json = يجب أن تحتوي هذه الخانة على JSON.
pack-fault-twice = هذا الاسم مستعمل من قبل.
pack-fault-unclear = « { $subject } » غير مفهوم هنا.
pack-fault-unknown-column = العمود « { $subject } » غير موجود في هذا الجدول.
pack-fault-cycle = شروط « { $at } » ترجع إلى نفسها.
pack-fault-free-text-on-sheet = « { $at } » قد يحتوي على نص حر: لا يوضع في البطاقة التي تراها التنسيقية.
pack-fault-no-reason = « { $at } » لا يبين الغرض منه: طبع أو عد أو قرار (prints, counts, decides).
pack-fault-not-on-paper = « { $at } »: « { $subject } » لا يجوز أن يظهر في هذه الوثيقة.
pack-fault-no-such-paper = الوثيقة « { $subject } » غير موجودة.
pack-fault-no-such-list = اللائحة « { $subject } » غير موجودة.
pack-fault-no-words = « { $at } » بدون نص بلغة « { $subject } ».
pack-fault-no-such-problem = « { $subject } » ليس تنبيها يعرفه البرنامج.
pack-fault-shape = « { $at } » ليس بالشكل المطلوب، أو تنقصه قيمة.
pack-fault-words-for-nothing = « { $at } »: نص بلغة « { $subject } » لا يستعمله شيء.
pack-fault-code-missing = اختفى الرمز « { $subject } ». الرمز يسحب (العمود retired) ولا يحذف.
pack-fault-kind-changed = تغير نوع « { $subject } ». يعطى للخانة الجديدة اسم آخر.
pack-fault-version = تغير المحتوى ولم يرتفع رقم الإصدار.
pack-fault-other-form = هذه استمارة أخرى غير استمارة هذا المكتب.

# استمارات هذا المكتب على الشاشة.
packs-title = استمارات هذا المكتب
packs-why = تتغير الأسئلة واللوائح والوثائق وشبكة الخطر بملف توقعه الجهة. كل ملف يحتفظ باستمارة يومه.
packs-in-use = معمول بها منذ { $day }
packs-from = ابتداء من { $day }
packs-carried = جاءت مع البرنامج
packs-signed = وقعتها { $unit }، المكتب { $desk }
packs-signed-before = وقعتها سلطة سابقة للجهة
packs-needs-program = تنتظر الإصدار { $version } من البرنامج: لا يضيع شيء، ويستمر هذا المكتب بالأخرى.
packs-file = استمارة موقعة على مفتاح USB
packs-look = معاينة ما يتغير
packs-proposed = { $pack }: ما يتغير بعد { $before }
packs-begins = تستعملها الاستقبالات الجديدة ابتداء من { $day }. لا تتغير الملفات ولا الاستقبالات المفتوحة.
packs-counted = { $added ->
    [0] { "" }
   *[other] · إضافة: { $added }
  } { $changed ->
    [0] { "" }
   *[other] · تغيير: { $changed }
  } { $retired ->
    [0] { "" }
   *[other] · سحب: { $retired }
  } { $removed ->
    [0] { "" }
   *[other] · حذف: { $removed }
  }
packs-same = لا شيء يتغير.
packs-details = كل تغيير
packs-take = بدء العمل بها
packs-leave = عدم تغيير أي شيء
packs-taken = { $pack } في هذا المكتب.
packs-more = و{ $count } أخرى؛ يسردها كلها « aman pack check ».
