# وثائق ملف: ما يحيط بمضمونها، والشاشة التي تطبعها. لا قيمة تخص شخصا. تخضع للمصادقة.

say-paper-number = الملف { $number }
say-paper-by = من طرف { $who }
say-paper-look = معاينة، لا تسلم
say-paper-copy = النسخة 1
say-paper-reprint = النسخة { $number } · إعادة طبع
say-paper-uncounted = نسخة من ملف مقيد، بدون رقم
say-paper-not-validated = نص لم يصادق عليه خبير
say-paper-kept = تحفظ بالوحدة بعد القراءة جهرا: لا تسلم
say-paper-clock = ساعة الحاسوب مشكوك فيها: يتحقق من التاريخ والساعة
say-paper-invented = معطيات مختلقة
say-paper-raised-by = حدد الدرجة المعتمدة
say-paper-reply = جزء يقتطع ويعاد إلى الوحدة
say-paper-stands-now = تقول هذه الوثيقة ما يقوله الملف اليوم.
say-paper-stands-earlier = تقول هذه الوثيقة ما كان يقوله الملف قبل تعديله.
say-paper-stands-never = لم يتضمن الملف قط ما تقوله هذه الوثيقة، في حدود ما يعرفه هذا الحاسوب.
papers-title = الوثائق
papers-of = وثائق الملف
papers-back = العودة إلى الملف
papers-lang = لغة الوثيقة
papers-lang-fr = Français
papers-lang-ar = العربية
papers-which = الوثيقة
papers-for = لمن
papers-state = الحالة
papers-copies = { $count ->
    [0] لم تطبع بعد
    [one] نسخة واحدة
    [two] نسختان
    [few] { $count } نسخ
   *[other] { $count } نسخة
  }
papers-uncounted = النسخ غير محسوبة
papers-ready = جاهزة
papers-reader-unit = الوحدة
papers-reader-her = المعنية
papers-reader-prosecutor = النيابة العامة
papers-reader-doctor = الطبيب
papers-reader-partner = المصلحة
papers-reader-author = المعتدي
papers-show = معاينة
papers-print = طباعة
papers-print-all = طباعة وثائق الوحدة
papers-print-all-why = وثائق الوحدة فقط، ولا تطبع أبدا معها وثيقة تخص المعنية.
papers-keep-title = هل يمكنها الاحتفاظ بهذه الوثيقة دون خطر؟
papers-keep-why = اسأليها على انفراد: من يفتش أغراضها أو هاتفها أو بيتها؟ عند الشك فالجواب لا: اقرئي عليها النص واحتفظي به هنا.
papers-keep-no = لا: تقرأ جهرا وتحفظ هنا
papers-keep-yes = نعم، هي تطلبها: تطبع لها
papers-keep-copy = طباعة نسخة الوحدة
papers-aloud = للقراءة جهرا
papers-aloud-done = انتهت القراءة
papers-page = الصفحة { $page } من { $pages }
papers-check-title = التحقق من وثيقة
papers-check-which = أي وثيقة؟
papers-check-code = العلامات العشر أسفل الصفحة
papers-check-do = تحقق
papers-check-since = الملف كما كان منذ { $at }.
papers-spool = تمر الطباعة عبر نظام الحاسوب، الذي قد يحتفظ بأثر للوثيقة.
papers-copy-out = نسخ الأقوال
papers-copied-before = نُسخت الأقوال من قبل
papers-copy-title = نسخ الأقوال إلى برنامج الوحدة؟
papers-copy-why = افتحوا أولا المحضر في برنامج الوحدة. تُنسخ الأقوال مرة واحدة فقط، ويحفظ السجل من نسخها ومتى. تبقى دقيقة واحدة في الحافظة، حيث يمكن لكل برنامج في هذا الحاسوب قراءتها، ثم تُمحى منها، أو قبل ذلك إذا أُقفل المكتب.
papers-copy-yes = نسخ، مرة واحدة
papers-copied = نُسخت الأقوال: ألصقوها الآن. تُمحى من الحافظة على الساعة { $until }.
