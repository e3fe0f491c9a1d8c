package io.drey.internal.copy;

import io.drey.internal.codec.SerialForm;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies plain serialisable objects field by field. The copy is made as deserialisation makes it: no constructor of its
 * class runs, and transient fields stay zero.
 *
 * <p>Any thread.
 */
final class FieldCopier implements ClassCopier {

    /** From this version of Java on the JVM warns when final fields are changed; a later one will forbid it. */
    private static final int FINAL_MEANS_FINAL = 26;

    private final Constructor<?> constructor;
    private final FieldTransfers transfers;
    private final long bytes;

    private FieldCopier(Constructor<?> constructor, FieldTransfers transfers, long bytes) {
        this.constructor = constructor;
        this.transfers = transfers;
        this.bytes = bytes;
    }

    /** Returns null if the class customises its serialised form or cannot be accessed. */
    static @Nullable ClassCopier of(Class<?> type, Copier copier) throws ReflectiveOperationException {
        if (!SerialForm.isDefault(type)) {
            return null;
        }
        List<Field> fields = SerialForm.fields(type);
        Constructor<?> constructor = Instances.constructor(type);
        if (fields == null || constructor == null || !allowsAll(type, copier)) {
            return null;
        }
        FieldTransfers transfers = FieldTransfers.NONE;
        for (Field field : fields) {
            if (Modifier.isFinal(field.getModifiers()) && Runtime.version().feature() >= FINAL_MEANS_FINAL) {
                return null;
            }
            transfers = transfers.and(field, ClassCopiers.isFixed(field.getType(), copier));
        }
        return new FieldCopier(constructor, transfers, LeafBytes.ofClass(type));
    }

    /** Checks the superclasses too, since serialisation writes and reads the description of each. */
    private static boolean allowsAll(Class<?> type, Copier copier) {
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            if (!copier.allows(each)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Object copy(Object original, PartCopier parts) {
        return copy(original, parts, transfers.first());
    }

    @Override
    public Object copyAgain(Object original, PartCopier parts) {
        return copy(original, parts, transfers.again());
    }

    @Override
    public Object copyFlat(Object original) {
        return copy(original, PartCopier.PARTS_STAY, transfers.flat());
    }

    private Object copy(Object original, PartCopier parts, MethodHandle transfer) {
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
