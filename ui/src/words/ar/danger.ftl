# الخطر عبر الزمن، والنداء إلى الجهة.

course-title = تطور الخطر
course-first = عند الاستقبال.
course-same = لم يتغير أي جواب.
course-to = ←
reassess = إعادة تقييم الخطر
reassess-what = أعد طرح الأسئلة المفيدة. لا يكتب إلا ما يتغير، ويبقى التقييم السابق.
reassess-reason = لماذا الآن
reassess-keep = حفظ هذا التقييم
danger-code = رمز إنذار يقرأ بالهاتف
danger-code-what = يقرأ بالهاتف أو باللاسلكي على التنسيق الجهوي. هذه الأرقام لا تسمي أحدا.
danger-taken-up = تكفل بها { $officer } في { $at }
danger-not-taken-up = لم تجب الجهة بعد: دون اتصال، اقرأ عليها رمز الإنذار.
calls-title = نداءات الخطر المرتفع
calls-digits = الرمز الذي قرأته الفرقة
calls-open = التكفل
calls-heard = { $unit } — { $level }. تكفل بها { $officer } في { $at }.
calls-waits = لم يصل الملف بعد
