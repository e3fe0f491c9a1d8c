package io.drey.internal.codec;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Java serialisation writes of a class that does not customise it: all fields but static and transient ones.
 *
 * <p>Stateless, any thread. Only yes or no is remembered for a class, so that no loader is kept alive.
 */
public final class SerialForm {

    /**
     * Methods by which a class customises its form. Their parameters are ignored: a class that has one is left alone.
     */
    private static final Set<String> HOOKS =
            Set.of("writeObject", "readObject", "readObjectNoData", "writeReplace", "readResolve");

    private static final String HOOK_FIELD = "serialPersistentFields";

    private static final ClassValue<Boolean> DEFAULT = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return decide(type);
        }
    };

    private SerialForm() {}

    /** Whether neither the class nor one of its superclasses customises how it is written, read or replaced. */
    public static boolean isDefault(Class<?> type) {
        return DEFAULT.get(type);
    }

    /** Whether reading the same bytes twice gives two objects of this class that are equal and independent. */
    static boolean isRepeatable(Class<?> type) {
        return ClassResolver.isJdk(type) || type.isArray() || type.isEnum() || isDefault(type);
    }

    private static boolean decide(Class<?> type) {
        if (!Serializable.class.isAssignableFrom(type)
                || Externalizable.class.isAssignableFrom(type)
                || type.isHidden()) {
            return false;
        }
        try {
            for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
                if (hasHook(each)) {
                    return false;
                }
            }
            return true;
        } catch (LinkageError e) {
            return false; // a class that it refers to is missing
        }
    }

    private static boolean hasHook(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (HOOKS.contains(method.getName())) {
                return true;
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (field.getName().equals(HOOK_FIELD)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the fields that are written, superclasses first and made accessible. Returns null if a superclass is not
     * serialisable, since deserialisation would run its constructor, or if a field cannot be accessed.
     */
    public static @Nullable List<Field> fields(Class<?> type) {
        List<Class<?>> hierarchy = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            if (each == null || !Serializable.class.isAssignableFrom(each)) {
                return null;
            }
            hierarchy.add(each);
        }
        Collections.reverse(hierarchy);
        List<Field> fields = new ArrayList<>();
        for (Class<?> each : hierarchy) {
            for (Field field : each.getDeclaredFields()) {
                if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
                    if (!field.trySetAccessible()) {
                        return null;
                    }
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
