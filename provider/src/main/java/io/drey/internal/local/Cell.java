package io.drey.internal.local;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a key is mapped to where entries never expire: a place for a value's form, which is replaced in the place, so
 * that neither the map nor an object for each value is needed for it. 24 bytes.
 *
 * <p>Once emptied it stays empty, and whoever meets it removes it from the map: a write to a cell that is no longer the
 * key's would be lost. Whatever takes a cell out of the map empties it before anybody can put another one there. So a
 * cell that has a value is what its key leads to. Any thread.
 */
final class Cell implements HotPlaces.Occupant {

    /** Of the mark: the round in which Caffeine heard of a read. Above them is the hash, whose highest bits are cut. */
    private static final int ROUND_BITS = 7;

    private static final int ROUNDS = (1 << ROUND_BITS) - 1;

    private static final VarHandle FORM;

    static {
        try {
            FORM = MethodHandles.lookup().findVarHandle(Cell.class, "form", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object key;
    private volatile @Nullable Object form;

    /** Written without a barrier: one that is seen late costs a lookup in the map. */
    private int mark;

    /** @param key its key, which nobody mutates */
    Cell(Object key, Object form) {
        this.key = key;
        this.form = form;
        this.mark = HotPlaces.hash(key) << ROUND_BITS;
    }

    /**
     * Whether it is the key's, and Caffeine has heard of a read in this round. Since the mark lacks bits of the hash,
     * keys of other classes are not compared, which some cannot stand.
     */
    boolean isOf(Object other, int otherHash, int round) {
        return mark == mark(otherHash, round)
                && (key == other || (key.getClass() == other.getClass() && other.equals(key)));
    }

    /** Caffeine has heard of a read in this round. */
    void note(int round) {
        int next = mark(mark >>> ROUND_BITS, round);
        if (mark != next) {
            mark = next;
        }
    }

    private static int mark(int hash, int round) {
        return (hash << ROUND_BITS) | (round & ROUNDS);
    }

    @Override
    public int hash() {
        return mark >>> ROUND_BITS;
    }

    @Override
    public boolean isDropped() {
        return form == null;
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

    /** For ever. */
    void empty() {
        form = null;
    }

    /** If it is this very object. */
    boolean empty(Object expected) {
        return FORM.compareAndSet(this, expected, (Object) null);
    }
}
