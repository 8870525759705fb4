# What follows a reception.

agenda-home = { $overdue } متأخرة، { $today } اليوم
agenda-due = { $count } للإنجاز
agenda-overdue = متأخر
agenda-today = اليوم
agenda-soon = خلال سبعة أيام
agenda-all = كل ما يجب، حسب التاريخ
agenda-doubt = لا يمكن أن تكون ساعة هذا الجهاز صحيحة: يعرض كل ما يجب حسب التاريخ.
agenda-none = لا شيء.
agenda-rest = عرض ما تبقى: { $count }
agenda-what = ما يجب
agenda-when = الأجل
agenda-late = { $days ->
    [one] متأخر بيوم
    [two] متأخر بيومين
    [few] متأخر بـ { $days } أيام
   *[other] متأخر بـ { $days } يوما
}
agenda-in = { $days ->
    [one] غدا
    [two] بعد يومين
    [few] بعد { $days } أيام
   *[other] بعد { $days } يوما
}
agenda-escalated = يعرض على الرئيس
agenda-escalated-home = { $count } للعرض على الرئيس
agenda-keys = زر الإدخال يفتح بطاقة الاتصال، والرقم يسجل النتيجة.
call-title = الاتصال بأمان
call-other = إذا أجاب شخص آخر
call-none = لا يوجد رقم آمن: لا يتم الاتصال.
call-name = تطلب باسم:
call-withheld = { $count } من الأرقام الأخرى غير مقترحة: مشترك أو ممنوع أو غير معروف الأمان.
call-outcome = النتيجة
call-next = الاتصال المقبل بتاريخ { $day }
call-no-next = لا اتصال آخر
call-danger = مراجعة الخطر الآن
call-noted = تم التسجيل.
call-close = إغلاق دون تسجيل
steps-title = التتبع
steps-none = لم يضف شيء منذ الاستقبال.
steps-more = إتمام
step-seal = إضافة إلى الملف
step-leave = الاحتفاظ لوقت لاحق
step-discard = عدم الاحتفاظ
step-reason = جواب يستدعي الانتباه: اكتب سبب المتابعة
record-closed = ملف مغلق
review-due = يجب مراجعة الخطر: وقع شيء منذ آخر تقييم.
service-title = جهات من الدليل قريبة منها
service-open = مفتوحة
service-shut = مغلقة في هذه الساعة
service-open-unknown = أوقاتها غير معروفة
service-anywhere = يمكن الاتصال بها من كل مكان
service-proposal = في انتظار المصادقة
service-found = عوينت يوم { $day }: { $what }
service-day-1 = الاثنين
service-day-2 = الثلاثاء
service-day-3 = الأربعاء
service-day-4 = الخميس
service-day-5 = الجمعة
service-day-6 = السبت
service-day-7 = الأحد
service-every-day = كل يوم
service-and = { "، " }
