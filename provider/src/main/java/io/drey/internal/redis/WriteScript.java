package io.drey.internal.redis;

import java.util.List;

/**
 * What {@code write.lua} is given, by the names that it uses: {@linkplain WritePart shares} of partitions that lie on
 * one server. Immutable.
 */
final class WriteScript {

    private static final int COMMON = 11;

    private final byte[] parts;
    private final byte[] cache;
    private final byte[] numbered;
    private final byte[] priors;
    private final byte[] slack;
    private final byte[] logLength;
    private final byte[] notAfter;
    private final byte[] keysEach;
    private final byte[] kept;
    private final byte[] change;
    private final byte[] millis;

    private final List<WritePart> shares;
    private final boolean alike;

    /**
     * @param shares all of which have a number, or none has; one that is to follow something sent ahead is alone
     * @param priors whether the entries before are wanted
     * @param notAfter the instant on the server's clock after which it must not begin
     * @param each how many keys share a record
     */
    WriteScript(Generations generations, List<WritePart> shares, boolean priors, byte[] notAfter, int each) {
        this.shares = shares;
        this.parts = Bytes.of(shares.size());
        this.cache = generations.cache();
        this.numbered = Bytes.of(states() > 1 ? 1 : 0);
        this.priors = Bytes.of(priors ? 1 : 0);
        this.slack = Millis.SLACK;
        this.logLength = generations.logLength();
        this.notAfter = notAfter;
        this.keysEach = Bytes.of(each);
        WritePart first = shares.get(0);
        this.alike = shares.stream().allMatch(share -> share.isLike(first));
        this.change = alike ? first.change() : Bytes.EMPTY;
        this.millis = alike ? first.millis() : Bytes.EMPTY;
        this.kept = Bytes.of(shares.stream().allMatch(WritePart::isKept) ? 1 : 0);
    }

    private int states() {
        return shares.get(0).states().length;
    }

    ScriptCall call() {
        return new ScriptCall(Script.WRITE, keys(), arguments())
                .after(shares.get(0).aside());
    }

    private byte[][] keys() {
        int count = shares.size();
        byte[][] keys = new byte[(2 + states()) * count + entries()][];
        int entry = (2 + states()) * count;
        for (int part = 0; part < count; part++) {
            WritePart share = shares.get(part);
            keys[part] = share.headKey();
            keys[count + part] = share.logKey();
            for (int state = 0; state < states(); state++) {
                keys[(2 + state) * count + part] = share.states()[state];
            }
            System.arraycopy(share.entryKeys(), 0, keys, entry, share.size());
            entry += share.size();
        }
        return keys;
    }

    private byte[][] arguments() {
        byte[][] common = {parts, cache, numbered, priors, slack, logLength, notAfter, keysEach, kept, change, millis};
        int each = alike ? WritePart.ARGUMENTS_IF_ALIKE : WritePart.ARGUMENTS_EACH;
        byte[][] arguments = new byte[COMMON + 4 * shares.size() + each * entries()][];
        int at = put(common, arguments, 0);
        for (WritePart share : shares) {
            at = put(share.about(), arguments, at);
        }
        for (WritePart share : shares) {
            at = share.putEntryArguments(arguments, at, alike);
        }
        return arguments;
    }

    private static int put(byte[][] some, byte[][] arguments, int at) {
        System.arraycopy(some, 0, arguments, at, some.length);
        return at + some.length;
    }

    private int entries() {
        return shares.stream().mapToInt(WritePart::size).sum();
    }

    /** Returns what the script says of a share that Redis has refused; the others are made nevertheless. */
    static byte[] refusal(ScriptReply part) {
        return part.bytes(1);
    }
}
