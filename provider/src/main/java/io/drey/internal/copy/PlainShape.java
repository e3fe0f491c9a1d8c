package io.drey.internal.copy;

import io.drey.internal.codec.SerialForm;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
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

    private final Constructor<?> constructor;

    private final Transfers transfers;
    private final long bytes;

    private PlainShape(Constructor<?> constructor, Transfers transfers, long bytes) {
        this.constructor = constructor;
        this.transfers = transfers;
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
        Transfers transfers = Transfers.NONE;
        for (Field field : fields) {
            if (Modifier.isFinal(field.getModifiers()) && Runtime.version().feature() >= FINAL_MEANS_FINAL) {
                return null;
            }
            transfers = transfers.and(field, Shapes.isFixed(field.getType(), copier));
        }
        return new PlainShape(constructor, transfers, LeafBytes.ofClass(type));
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
    public Object copy(Object original, Copying parts) {
        return copy(original, parts, transfers.first());
    }

    @Override
    public Object copyAgain(Object original, Copying parts) {
        return copy(original, parts, transfers.again());
    }

    @Override
    public Object copyFlat(Object original) {
        return copy(original, Copying.PARTS_STAY, transfers.flat());
    }

    private Object copy(Object original, Copying parts, MethodHandle transfer) {
        try {
            Object copy = constructor.newInstance();
            transfer.invokeExact(copy, original, parts);
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
