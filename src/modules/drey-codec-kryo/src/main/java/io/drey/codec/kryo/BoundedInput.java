package io.drey.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/**
 * Bytes that cannot announce more elements, in all their arrays and collections together, than they could hold: Kryo
 * makes room for as many as are announced. Announcements are the numbers without a sign that are not read as values of
 * fields. One thread.
 */
final class BoundedInput extends Input {

    private long left;

    BoundedInput(byte[] bytes, int offset, int length) {
        super(bytes, offset, length);
        this.left = most(length);
    }

    /** Returns how many elements so many bytes may announce in all; empty ones and nulls take none. */
    static long most(long length) {
        return 10_000 + 4 * length;
    }

    /** Returns what may still be announced, to be given to {@link #restore}. */
    long left() {
        return left;
    }

    /** Takes back what was announced since, as it was no number of elements. */
    void restore(long before) {
        left = before;
    }

    /** Reads the value of a field, which announces nothing. */
    @Override
    public int readInt(boolean optimizePositive) {
        return super.readVarInt(optimizePositive);
    }

    @Override
    public int readVarInt(boolean optimizePositive) {
        int number = super.readVarInt(optimizePositive);
        return optimizePositive ? announced(number) : number;
    }

    @Override
    public int readVarIntFlag(boolean optimizePositive) {
        int number = super.readVarIntFlag(optimizePositive);
        return optimizePositive ? announced(number) : number;
    }

    private int announced(int number) {
        left -= number;
        if (number < 0 || left < 0) {
            throw new KryoException("more elements than there are bytes for");
        }
        return number;
    }
}
