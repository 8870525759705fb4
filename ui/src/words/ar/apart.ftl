# قيم كتبت في مكانين.

conflicts-title = قيم للحسم
conflicts-what = كتب شخصان دون أن يطلع أحدهما على ما كتبه الآخر. لم يحذف شيء: كل قيمة تنتظر هنا قرار شخص. والاستقبال مستمر في هذه الأثناء.
conflicts-none = لا شيء للحسم في هذا الجهاز.
conflicts-open = فتح الملف
apart-what = اختر القيمة الصحيحة. تبقى القيم الأخرى في السجل.
apart-together = للقراءة معا: { $question }
apart-together-what = أجوبة مترابطة كتبت في مكانين. اقرأها جنبا إلى جنب ثم أكد أنها متوافقة، أو صححها في الملف.
apart-desk = جهاز
apart-claimed = كتب في { $at } حسب ساعة ذلك الجهاز.
apart-between = ثابت بتوقيع الخادم: بين { $after } و{ $before }.
apart-before = ثابت بتوقيع الخادم: قبل { $before }.
apart-after = ثابت بتوقيع الخادم: بعد { $after }.
apart-unproven = لا يوجد في هذا الجهاز وصل من الخادم يثبت الوقت.
apart-both = الاحتفاظ بالروايتين كاملتين، واحدة بعد الأخرى، كل منهما بتاريخها وكاتبها
apart-reason = سبب الاختيار
apart-decide = اعتماد هذه القيمة
apart-hold = هي متوافقة
apart-taken-back = سحب من القائمة
apart-kept = بقي في القائمة
apart-first = للحسم أولا
apart-not-here = القرار للوحدة التي استقبلت.
