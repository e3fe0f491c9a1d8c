package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the keys of a namespace, page by page and server after server. It promises what Redis' {@code SCAN}
 * promises: what exists all the time is found, perhaps twice. One thread.
 */
public final class KeyWalk {

    private static final byte[] START = Bytes.of("0");

    private final RedisContext context;
    private final FoundKey.Reader reader;
    private final byte[] pattern;
    private final Iterator<Integer> servers;
    private int server;
    private byte @Nullable [] cursor;
    private byte @Nullable [] process;
    private long looked;

    /** @param servers one partition of each */
    KeyWalk(RedisContext context, byte[] pattern, List<Integer> servers) {
        this.context = context;
        this.reader = new FoundKey.Reader(context.keyspace(), context.partitions());
        this.pattern = pattern;
        this.servers = servers.iterator();
    }

    /** Whether there is another page. */
    public boolean hasNext() {
        return cursor != null || servers.hasNext();
    }

    /**
     * Returns the keys of the next page, often none.
     *
     * @throws RemoteUnavailableException if a server does not answer, or was replaced meanwhile
     */
    public List<FoundKey> next() {
        byte[] from = cursor;
        if (from == null) {
            server = servers.next();
            from = START;
            process = null;
        }
        ScriptCall call = new ScanScript(context.keyspace(), server, from, pattern).call();
        ScanScript.Reply reply = new ScanScript.Reply(ScriptReply.of(
                context.replies().await(context.topology().eval(server, call), Intent.LOOK, "looking for keys")));
        if (process != null && !Arrays.equals(process, reply.process())) {
            throw new RemoteUnavailableException(
                    "looking for keys at " + context.topology().describe()
                            + ": a server was started again or replaced meanwhile; run it again");
        }
        process = reply.process();
        cursor = Arrays.equals(reply.nextCursor(), START) ? null : reply.nextCursor();
        looked += ScanScript.PAGE;
        List<FoundKey> found = new ArrayList<>();
        for (byte[] name : reply.keys()) {
            found.add(reader.read(name));
        }
        return found;
    }

    /** Returns about how many keys of the servers were looked at, those of others included. */
    public long looked() {
        return looked;
    }
}
