package io.drey.internal.copy;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.Locale;

/** Bounds the length of an immutable object's serialised form, so that limits hold without writing it. Stateless. */
final class LeafBytes {

    /** More bytes than the class descriptions in the serialised form of any such object take. */
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

    /** Returns at least the bytes of a text: at most three for each character, and its length. */
    static long ofText(String text) {
        return 3L * text.length() + 10;
    }

    /** Returns at least the bytes that describe the class and its superclasses, and those of its primitive fields. */
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
