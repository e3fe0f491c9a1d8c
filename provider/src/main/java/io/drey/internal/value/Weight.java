package io.drey.internal.value;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Estimates heap bytes, assuming compressed references. A string counts one byte per character, since most are Latin-1
 * and the JVM does not tell; a record counts its components; anything unknown counts as a typical small object.
 *
 * <p>Stateless, any thread. The accessors of a record are remembered in the record's own class.
 */
final class Weight {

    private static final int OBJECT = 24;
    private static final int ARRAY = 16;
    private static final int UNKNOWN = 96;
    private static final int MAX_NESTED = 8;

    private static final ClassValue<Method[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Method[] accessors = new Method[components.length];
            for (int i = 0; i < accessors.length; i++) {
                accessors[i] = components[i].getAccessor();
                accessors[i].trySetAccessible();
            }
            return accessors;
        }
    };

    private Weight() {}

    static int of(Object form) {
        return (int) Math.min(Integer.MAX_VALUE, of(form, 0));
    }

    private static long of(Object form, int nested) {
        if (form instanceof Encoded encoded) {
            return OBJECT + ARRAY + (long) encoded.size();
        }
        if (form instanceof LazilyDecoded lazy) {
            return 2 * OBJECT + ARRAY + (long) lazy.size();
        }
        if (form instanceof String text) {
            return OBJECT + ARRAY + (long) text.length();
        }
        if (form instanceof Enum) {
            return 0;
        }
        if (form instanceof BigInteger number) {
            return OBJECT + 2L * ARRAY + number.bitLength() / 8;
        }
        if (form instanceof BigDecimal number) {
            return 2L * OBJECT + (number.precision() > 18 ? OBJECT + ARRAY + number.precision() / 2 : 0);
        }
        if (form instanceof Number || form instanceof Character || form instanceof Boolean) {
            return OBJECT;
        }
        return form instanceof Record value && nested < MAX_NESTED ? ofRecord(value, nested) : UNKNOWN;
    }

    private static long ofRecord(Record value, int nested) {
        Method[] accessors = ACCESSORS.get(value.getClass());
        long weight = OBJECT;
        for (Method accessor : accessors) {
            weight += 8;
            if (!accessor.getReturnType().isPrimitive()) {
                weight += ofComponent(accessor, value, nested);
            }
        }
        return weight;
    }

    private static long ofComponent(Method accessor, Record value, int nested) {
        try {
            Object component = accessor.invoke(value);
            return component == null ? 0 : of(component, nested + 1);
        } catch (ReflectiveOperationException e) {
            return UNKNOWN;
        }
    }
}
