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
 * What Java serialisation writes of a class that leaves it the choice: all its fields but static and transient ones.
 *
 * <p>Stateless, any thread. Only the answer yes or no is remembered in classes, so that no loader is kept alive.
 */
public final class SerialForm {

    /** Methods by which a class chooses for itself. Their parameters are not looked at: who has such a method is asked. */
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

    /** Whether neither the class nor one of its superclasses says how it is written, read or replaced. */
    public static boolean isDefault(Class<?> type) {
        return DEFAULT.get(type);
    }

    /** Whether an object of this class, read twice from the same bytes, is equal both times and never a shared one. */
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
            return false; // a class it mentions is missing
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
     * The fields that are written, superclasses first and made accessible; null if there is a superclass that is not
     * serialisable, whose constructor reading would run, or a field that cannot be accessed.
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
