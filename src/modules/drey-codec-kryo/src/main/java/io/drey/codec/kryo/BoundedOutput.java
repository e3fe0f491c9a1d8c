package io.drey.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import io.drey.codec.CodecException;

/**
 * Counts what it announces as the {@link BoundedInput} will, so that nothing is written that cannot be read. One
 * thread.
 */
final class BoundedOutput extends Output {

    private long announced;

    BoundedOutput(int size, int longest) {
        super(size, longest);
    }

    /** Writes the value of a field, which announces nothing. */
    @Override
    public int writeInt(int value, boolean optimizePositive) {
        return super.writeVarInt(value, optimizePositive);
    }

    @Override
    public int writeVarInt(int value, boolean optimizePositive) {
        announced += optimizePositive ? value : 0;
        return super.writeVarInt(value, optimizePositive);
    }

    @Override
    public int writeVarIntFlag(boolean flag, int value, boolean optimizePositive) {
        announced += optimizePositive ? value : 0;
        return super.writeVarIntFlag(flag, value, optimizePositive);
    }

    /** Returns what was announced so far, to be given to {@link #restore}. */
    long announced() {
        return announced;
    }

    /** Takes back what was announced since, as it was no number of elements. */
    void restore(long before) {
        announced = before;
    }

    /** @throws CodecException if the bytes announce more elements than they may */
    byte[] readable() {
        if (announced > BoundedInput.most(total())) {
            throw new CodecException("Its collections have " + announced + " elements in " + total()
                    + " bytes, which would be refused when they are read; leave out nulls and empty objects");
        }
        return toBytes();
    }
}
