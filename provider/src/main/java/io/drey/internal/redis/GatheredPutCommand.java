package io.drey.internal.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A run of {@code put.lua} of which it is decided only while it is written whose puts it makes. The connection's thread
 * writes it, and then tells each what came of it.
 */
final class GatheredPutCommand extends Command<byte[], byte[], List<Object>> {

    private final Party<GatheredPut> puts;
    private final Script.Text text;
    private final boolean full;
    private List<GatheredPut> written = List.of();

    /** @param full whether the script is sent in full, and not by its hash */
    GatheredPutCommand(Party<GatheredPut> puts, Script.Text text, boolean full) {
        super(full ? CommandType.EVAL : CommandType.EVALSHA, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE));
        this.puts = puts;
        this.text = text;
        this.full = full;
    }

    /** If all have given up meanwhile, what is written makes nothing. */
    @Override
    public void encode(ByteBuf buffer) {
        written = puts.members().stream().filter(each -> !each.isDone()).toList();
        ScriptCall call =
                PutScript.call(written.stream().map(GatheredPut::script).toList());
        CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE)
                .add(full ? text.text() : text.sha())
                .add(call.keys().length)
                .addKeys(call.keys())
                .addValues(call.arguments());
        new Command<>(getType(), getOutput(), arguments).encode(buffer);
    }

    /**
     * Lets each go on alone if the server has refused to run the script for several, which it need not do for each:
     * some of the keys may be out of bounds for this user, or not in one slot.
     *
     * @return whether it has
     */
    boolean part(Throwable refusal) {
        boolean apart = written.size() > 1 && isOfKeys(ReplyAwaiter.root(refusal));
        if (apart) {
            written.forEach(each -> each.complete(PutScript.NOTHING_DONE));
        }
        return apart;
    }

    /** Whether the server refused to run the script before it did anything. */
    private static boolean isOfKeys(String refusal) {
        return refusal.startsWith("NOPERM") || refusal.startsWith("CROSSSLOT");
    }

    /** Tells each who was sent for its part of the reply. */
    void tell(List<Object> reply) {
        int parts = PutScript.PARTS_EACH;
        for (int i = 0; i < written.size(); i++) {
            written.get(i).complete(reply.subList(parts * i, parts * (i + 1)));
        }
    }
}
