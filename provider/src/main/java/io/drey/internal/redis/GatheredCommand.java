package io.drey.internal.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code GET} or {@code MGET} of which it is decided only while it is written which keys it asks for. The
 * connection's thread writes it, and hands each value to its caller as soon as it is read.
 */
final class GatheredCommand extends Command<byte[], byte[], Boolean> {

    private final Party<GatheredRead<?>> reads;

    GatheredCommand(Party<GatheredRead<?>> reads) {
        super(CommandType.MGET, new Values(reads));
        this.reads = reads;
    }

    @Override
    public void encode(ByteBuf buffer) {
        List<byte[]> keys = new ArrayList<>();
        List<GatheredRead<?>> members = reads.members();
        members.forEach(each -> each.addKeys(keys));
        boolean alone = members.size() == 1 && members.get(0) instanceof GatheredRead.Single;
        CommandType type =
                alone ? CommandType.GET : CommandType.MGET; // a GET also tells that something else stands there
        new Command<>(type, getOutput(), new CommandArgs<>(ByteArrayCodec.INSTANCE).addKeys(keys)).encode(buffer);
    }

    private static final class Values extends CommandOutput<byte[], byte[], Boolean> {

        private final Party<GatheredRead<?>> reads;
        private @Nullable Iterator<GatheredRead<?>> members;
        private @Nullable GatheredRead<?> next;
        private boolean broken;

        Values(Party<GatheredRead<?>> reads) {
            super(ByteArrayCodec.INSTANCE, true);
            this.reads = reads;
        }

        @Override
        public void set(@Nullable ByteBuffer bytes) {
            if (!broken) {
                broken = true; // if this fails, for want of memory say, the next value must not go to the wrong caller
                receive(bytes == null ? null : ByteArrayCodec.INSTANCE.decodeValue(bytes));
                broken = false;
            }
        }

        private void receive(byte @Nullable [] value) {
            Iterator<GatheredRead<?>> left = members;
            if (left == null) {
                left = reads.members().iterator();
                members = left;
            }
            GatheredRead<?> read = next == null ? left.next() : next;
            next = read.receive(value) ? null : read;
        }
    }
}
