package io.drey.internal.copy;

import static java.lang.invoke.MethodType.genericMethodType;
import static java.lang.invoke.MethodType.methodType;

import io.drey.internal.codec.SerialForm;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Copies serialisable records as serialisation does: it reads the fields, not the accessors, and calls the canonical
 * constructor. A record whose components are all immutable is its own copy.
 *
 * <p>Any thread.
 */
final class RecordCopier implements ClassCopier {

    private static final int MAX_COMPONENTS = 200;

    private final MethodHandle constructor;
    private final MethodHandle[] getters;
    private final boolean[] fixed;
    private final long bytes;

    private RecordCopier(MethodHandle constructor, MethodHandle[] getters, boolean[] fixed, long bytes) {
        this.constructor = constructor;
        this.getters = getters;
        this.fixed = fixed;
        this.bytes = bytes;
    }

    /** Returns null if the class replaces its instances when they are serialised, or cannot be accessed. */
    static @Nullable ClassCopier of(Class<?> type, Copier copier) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        if (!SerialForm.isDefault(type) || !copier.allows(type) || components.length > MAX_COMPONENTS) {
            return null;
        }
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle[] getters = new MethodHandle[components.length];
        boolean[] fixed = new boolean[components.length];
        for (int i = 0; i < components.length; i++) {
            Field field = type.getDeclaredField(components[i].getName());
            field.setAccessible(true);
            types[i] = field.getType();
            fixed[i] = ClassCopiers.isFixed(types[i], copier);
            getters[i] = lookup.unreflectGetter(field).asType(genericMethodType(1));
        }
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        MethodHandle constructor = lookup.unreflectConstructor(canonical)
                .asSpreader(Object[].class, types.length)
                .asType(methodType(Object.class, Object[].class));
        return new RecordCopier(constructor, getters, fixed, LeafBytes.ofClass(type));
    }

    @Override
    public Object copy(Object original, PartCopier parts) {
        return copy(original, parts, true);
    }

    @Override
    public Object copyAgain(Object original, PartCopier parts) {
        return copy(original, parts, false);
    }

    @SuppressWarnings("ReferenceEquality")
    private Object copy(Object original, PartCopier parts, boolean all) {
        try {
            @Nullable Object[] components = new @Nullable Object[getters.length];
            boolean same = true;
            for (int i = 0; i < components.length; i++) {
                Object component = (Object) getters[i].invokeExact(original);
                components[i] = fixed[i] && !all ? component : parts.copy(component);
                same &= components[i] == component;
            }
            return same ? original : (Object) constructor.invokeExact(components);
        } catch (Throwable e) {
            throw Instances.unchecked(e);
        }
    }

    @Override
    public long bytes(Object original) {
        return bytes;
    }
}
