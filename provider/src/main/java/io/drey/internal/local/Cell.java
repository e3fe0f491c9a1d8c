package io.drey.internal.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a key is mapped to where entries never expire: a place for a value's form, which is replaced in the place, so
 * that neither the map nor an object for each value is needed for it. 16 bytes.
 *
 * <p>Once emptied it stays empty, and whoever meets it removes it from the map: a write to a cell that is no longer the
 * key's would be lost. One that the map has evicted may still be written to: the write came before the eviction then.
 * Any thread.
 */
final class Cell {

    private static final VarHandle FORM;

    static {
        try {
            FORM = MethodHandles.lookup().findVarHandle(Cell.class, "form", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Object form;

    Cell(Object form) {
        this.form = form;
    }

    /** Returns the form, or null for ever once the cell was emptied. */
    @Nullable
    Object form() {
        return form;
    }

    /** Replaces the form, unless the cell was emptied. */
    boolean set(Object next) {
        while (true) {
            Object current = form;
            if (current == null) {
                return false;
            } else if (replace(current, next)) {
                return true;
            }
        }
    }

    /** If it is this very object. */
    boolean replace(Object expected, Object next) {
        return FORM.compareAndSet(this, expected, next);
    }

    /** If it is this very object. */
    boolean empty(Object expected) {
        return FORM.compareAndSet(this, expected, (Object) null);
    }
}
