package io.drey.codec.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drey.codec.CodecException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Refuses objects of another class than was declared: bytes without names of classes would make them the declared one.
 * Stateless.
 */
final class ExactTypes {

    private ExactTypes() {}

    /** Whether whatever is declared so is of the declared class. */
    static boolean isCertain(JavaType declared) {
        return declared.isPrimitive()
                || declared.isEnumType()
                || (declared.isFinal() && !declared.isContainerType() && !declared.isReferenceType())
                || (declared.isArrayType() && isCertain(declared.getContentType()));
    }

    /** @throws CodecException naming both classes */
    static void check(JavaType declared, @Nullable Object value) {
        if (value == null || isCertain(declared)) {
            return;
        }
        if (value instanceof Optional<?> optional) {
            check(declared.getContentType(), optional.orElse(null));
        } else if (value instanceof Object[] array && declared.isArrayType()) {
            for (Object each : array) {
                check(declared.getContentType(), each);
            }
        } else if (value instanceof Map<?, ?> map && declared.isMapLikeType()) {
            checkContainer(declared, map, map instanceof SortedMap<?, ?> sorted && sorted.comparator() != null);
            map.forEach((key, each) -> {
                check(declared.getKeyType(), key);
                check(declared.getContentType(), each);
            });
        } else if (value instanceof Collection<?> several && declared.isCollectionLikeType()) {
            checkContainer(declared, several, several instanceof SortedSet<?> sorted && sorted.comparator() != null);
            several.forEach(each -> check(declared.getContentType(), each));
        } else if (!isExact(declared.getRawClass(), value)) {
            throw refused(declared, value);
        }
    }

    private static void checkContainer(JavaType declared, Object value, boolean hasOrder) {
        boolean known = value.getClass() == declared.getRawClass() || Rules.isJdk(value.getClass());
        if (!known) {
            throw refused(declared, value);
        }
        if (hasOrder) {
            throw new CodecException("A sorted collection with a comparator would lose it; sort when you read");
        }
    }

    private static boolean isExact(Class<?> declared, Object value) {
        return value.getClass() == declared
                || declared.isAnnotationPresent(JsonTypeInfo.class)
                || (Rules.isFamily(declared) && Rules.isJdk(value.getClass()));
    }

    private static CodecException refused(JavaType declared, Object value) {
        return new CodecException("A " + value.getClass().getName() + " where "
                + declared.getRawClass().getName()
                + " is declared would come back as the latter; declare the class itself");
    }
}
