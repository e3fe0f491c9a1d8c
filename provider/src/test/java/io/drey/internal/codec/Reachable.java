package io.drey.internal.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The objects of a value that could be changed, by identity: two callers must have none in common. */
public final class Reachable {

    private Reachable() {}

    /** Wrapped, so that they compare by identity. */
    public static List<Identity> mutable(Object value) {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(value, found);
        return found.stream().filter(Reachable::isMutable).map(Identity::new).toList();
    }

    public record Identity(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Identity that && object == that.object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    private static boolean isMutable(Object object) {
        return !JdkValues.isImmutable(object.getClass())
                && !(object instanceof Enum)
                && !(object instanceof Record)
                && !object.getClass().getName().startsWith("java.util.ImmutableCollections")
                && !object.getClass().getName().startsWith("java.time.");
    }

    private static void walk(Object object, Set<Object> found) {
        if (object == null || !found.add(object)) {
            return;
        }
        if (object instanceof Collection<?> collection) {
            collection.forEach(each -> walk(each, found));
        } else if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                walk(key, found);
                walk(value, found);
            });
        } else if (object instanceof Object[] array) {
            for (Object each : array) {
                walk(each, found);
            }
        } else if (!object.getClass().getName().startsWith("java.")
                && !object.getClass().isArray()) {
            walkFields(object, found);
        }
    }

    private static void walkFields(Object object, Set<Object> found) {
        for (Class<?> type = object.getClass(); type.getName().startsWith("io.drey"); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    try {
                        walk(field.get(object), found);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
