package io.drey.codec;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plain serialisable objects: made without running a constructor of theirs, as reading makes them, then field by field.
 * Transient fields stay zero, as they do there.
 *
 * <p>Any thread.
 */
final class PlainShape implements Shape {

    /** From here on the JVM warns of changing final fields, later it forbids it. */
    private static final int FINAL_MEANS_FINAL = 26;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Constructor<?> constructor;

    /** {@code (to, from)} copies all fields as they are: one handle, so that the JIT compiles them as one. */
    private final MethodHandle transfer;

    private final Part[] parts;
    private final Part[] openParts;
    private final long bytes;

    /** A field with a reference. */
    private record Part(MethodHandle getter, MethodHandle setter, boolean isFixed) {}

    private PlainShape(Constructor<?> constructor, MethodHandle transfer, List<Part> parts, long bytes) {
        this.constructor = constructor;
        this.transfer = transfer;
        this.parts = parts.toArray(Part[]::new);
        this.openParts = parts.stream().filter(part -> !part.isFixed()).toArray(Part[]::new);
        this.bytes = bytes;
    }

    /** Null if the class has a say in its serialised form, or cannot be accessed. */
    static @Nullable Shape of(Class<?> type, Copier copier) throws ReflectiveOperationException {
        if (!SerialForm.isDefault(type)) {
            return null;
        }
        List<Field> fields = SerialForm.fields(type);
        Constructor<?> constructor = Instances.constructor(type);
        if (fields == null || constructor == null || !allowsAll(type, copier)) {
            return null;
        }
        MethodHandle transfer = MethodHandles.empty(methodType(void.class, Object.class, Object.class));
        List<Part> parts = new ArrayList<>();
        for (Field field : fields) {
            if (isFinal(field) && Runtime.version().feature() >= FINAL_MEANS_FINAL) {
                return null;
            }
            MethodHandle getter = LOOKUP.unreflectGetter(field);
            MethodHandle setter = LOOKUP.unreflectSetter(field);
            transfer = MethodHandles.foldArguments(transfer, moving(getter, setter));
            if (!field.getType().isPrimitive()) {
                parts.add(new Part(
                        getter.asType(methodType(Object.class, Object.class)),
                        setter.asType(methodType(void.class, Object.class, Object.class)),
                        Shapes.isFixed(field.getType(), copier)));
            }
        }
        return new PlainShape(constructor, transfer, parts, SerialForm.bytes(type));
    }

    private static MethodHandle moving(MethodHandle getter, MethodHandle setter) {
        return MethodHandles.filterArguments(setter, 1, getter)
                .asType(methodType(void.class, Object.class, Object.class));
    }

    private static boolean isFinal(Field field) {
        return Modifier.isFinal(field.getModifiers());
    }

    /** The description of each superclass is written and read too. */
    private static boolean allowsAll(Class<?> type, Copier copier) {
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            if (!copier.allows(each)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Object copy(Object original, Copying copying) {
        return copy(original, copying, parts);
    }

    @Override
    public Object copyAgain(Object original, Copying copying) {
        return copy(original, copying, openParts);
    }

    @SuppressWarnings("ReferenceEquality")
    private Object copy(Object original, Copying copying, Part[] asked) {
        Object copy = copyFlat(original);
        try {
            for (Part part : asked) {
                Object value = (Object) part.getter.invokeExact(original);
                Object copied = copying.of(value);
                if (copied != value) {
                    part.setter.invokeExact(copy, copied);
                }
            }
            return copy;
        } catch (Throwable e) {
            throw Instances.unchecked(e);
        }
    }

    @Override
    public Object copyFlat(Object original) {
        try {
            Object copy = constructor.newInstance();
            transfer.invokeExact(copy, original);
            return copy;
        } catch (Throwable e) {
            throw Instances.unchecked(e);
        }
    }

    @Override
    public long bytes(Object original) {
        return bytes;
    }
}
