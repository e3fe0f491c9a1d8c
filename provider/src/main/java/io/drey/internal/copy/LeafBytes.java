package io.drey.internal.copy;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Locale;

/** How long the serialised form of an immutable object can be, so that limits hold without writing it. Stateless. */
final class LeafBytes {

    /** More than the descriptions of the classes in any of them take. */
    private static final long FIXED = 1_000;

    private LeafBytes() {}

    static long atMost(Object leaf) {
        if (leaf instanceof String text) {
            return ofText(text);
        } else if (leaf instanceof Enum<?> constant) {
            return FIXED
                    + ofText(constant.name())
                    + 2 * ofText(constant.getDeclaringClass().getName());
        } else if (leaf instanceof BigInteger number) {
            return FIXED + number.bitLength() / 8;
        } else if (leaf instanceof BigDecimal number) {
            return FIXED + number.precision();
        } else if (leaf instanceof URI || leaf instanceof Locale) {
            return FIXED + ofText(leaf.toString());
        }
        return FIXED;
    }

    /** Three bytes a character at most, and its length. */
    static long ofText(String text) {
        return 3L * text.length() + 10;
    }

    /** At least the bytes of the description of the class and its superclasses, and of fields without references. */
    static long ofClass(Class<?> type) {
        long bytes = 0;
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            bytes += 50 + ofText(each.getName());
            for (Field field : each.getDeclaredFields()) {
                bytes += 20 + ofText(field.getName()) + ofText(field.getType().getName());
            }
        }
        return bytes;
    }
}
