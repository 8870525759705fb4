# الآجال والساعة المشكوك فيها وما قيل والاستراحة.

timers-title = الآجال
timers-doubt = ساعة هذا الحاسوب خاطئة: تُحسب الساعات إلى حين الاستقبال.
timer-hours = { $hours } س
timer-hours-between = بين { $least } و{ $most } س
timer-days-between = بين { $least } و{ $most } يوما
timer-at-once = دون أجل
timer-in-hours = { $count } ساعة
timer-in-days = { $count } يوما
timer-in-months = { $count } أشهر
timer-left = الباقي { $span }
timer-before = { $span } قبل الاستقبال
timer-passed = { $span } إلى هذه الساعة
timer-not-validated = لم يصادق عليه خبير
timer-validated = مصادق عليه
timer-window-open = ما زال ممكنا
timer-window-late = ما زال ممكنا، وأفضل وقت قد مضى
timer-window-perhaps = ربما ما زال ممكنا: الساعة غير معروفة
timer-window-over = انقضى الأجل: تُوجَّه إلى الطبيب رغم ذلك
timer-window-done = تم
timer-window-unstarted = وقت الوقائع غير معروف
timer-term-open = يجب القيام به
timer-term-late = يجب القيام به
timer-term-perhaps = يجب القيام به؛ وربما انقضى الأجل
timer-term-over = انقضى الأجل
timer-term-done = تم
timer-term-unstarted = البداية غير معروفة
timer-wait-open = الأجل ما زال ساريا
timer-wait-late = الأجل ما زال ساريا
timer-wait-perhaps = ربما انقضى الأجل
timer-wait-over = انقضى الأجل
timer-wait-done = تم
timer-wait-unstarted = البداية غير معروفة
timer-block-open = في الانتظار
timer-block-done = مدوَّن
clock-ask = ما اليوم وما الساعة الآن؟
clock-ask-what = ساعة هذا الحاسوب خاطئة. يُحفظ ما تقوله على أنه تصريح منك؛ والاستقبال لا ينتظر.
clock-date = اليوم
clock-hour = الساعة
clock-keep = حفظ
clock-unknown = لا أعرف
said-title = ملخص ما قيل
said-what = يُقرأ قبل المتابعة حتى لا يُطلب منها تكرار شيء.
said-go-on = إلى أول سؤال مفتوح
said-open = { $count ->
    [one] سؤال واحد مفتوح
    [two] سؤالان مفتوحان
    [few] { $count } أسئلة مفتوحة
   *[other] { $count } سؤالا مفتوحا
}
home-information = معلومات فقط
home-session = حصة تحسيسية
