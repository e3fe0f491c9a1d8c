package io.drey.internal.redis;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import org.jspecify.annotations.Nullable;

/** What {@code commit.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class CommitScript {

    private static final byte[] NO_ENTRY = Bytes.of(":e:"); // the script refuses before it looks
    private static final byte[] NOT_SENT_BEFORE = Bytes.EMPTY;
    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    /** Expectations. */
    private static final byte[] ANY = Bytes.of("*");

    private static final byte[] PRESENT = Bytes.of("+");
    private static final byte[] ABSENT = Bytes.of("-");
    private static final byte[] VACANT = Bytes.of("0");
    private static final byte[] EXACTLY = Bytes.of("=");
    private static final byte[] EXPIRED = Bytes.of("x");

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;
    private final byte[] entryKey;

    private final byte[] cache;
    private final byte[] generation;
    private final byte[] key;
    private final byte[] nonce;
    private final byte[] expectation;
    private final byte[] expected;
    private final byte[] change;
    private final byte[] createMillis;
    private final byte[] updateMillis;
    private final byte[] kind;
    private final byte[] payload;
    private final byte[] slack;
    private final byte[] logLength;
    private final byte[] notAfter;
    private final byte[] kept;

    private final @Nullable Aside aside;

    /** @param known null if the generation has yet to be learned, which then is all that this is for */
    CommitScript(Generations generations, @Nullable Generation known, ChangeRequest request, Attempt attempt) {
        int partition = request.located().partition().number();
        Lifetime lifetime = lifetime(request.change());
        headKey = generations.keyspace().head(partition);
        logKey = generations.keyspace().log(partition);
        generationKey = generations.name(partition);
        entryKey = known == null
                ? Bytes.join(headKey, NO_ENTRY)
                : known.entry(request.located().name());
        cache = generations.cache();
        generation = known == null ? Bytes.EMPTY : known.id();
        key = request.located().logged();
        nonce = Ids.bytes(attempt.nonce());
        expectation = expectation(request.expect());
        expected = expected(request.expect());
        change = change(request.change());
        createMillis = Millis.bytes(lifetime.onCreate());
        updateMillis = Millis.bytes(lifetime.onUpdate());
        Payload stored = known == null ? Payload.NONE : request.payload();
        aside = stored.aside(generations.keyspace(), partition);
        kind = stored.beside(aside).kind();
        payload = stored.beside(aside).body();
        slack = Millis.SLACK;
        logLength = generations.logLength();
        notAfter = attempt.notAfter();
        kept = PutScript.flag(
                known != null && generations.isKept(request.located().partition(), known));
    }

    ScriptCall firstCall() {
        return call(NOT_SENT_BEFORE);
    }

    /** @param newest record of the log that was known before the first call, see {@link Ids#newestKnown} */
    ScriptCall callAgain(byte[] newest) {
        return call(newest);
    }

    private ScriptCall call(byte[] newest) {
        byte[][] keys = {headKey, logKey, generationKey, entryKey};
        byte[][] arguments = {
            cache,
            generation,
            key,
            nonce,
            expectation,
            expected,
            change,
            createMillis,
            updateMillis,
            kind,
            payload,
            slack,
            logLength,
            notAfter,
            newest,
            kept
        };
        return new ScriptCall(Script.COMMIT, keys, arguments).after(aside);
    }

    private static byte[] change(Change change) {
        return switch (change.kind()) {
            case PUT, LEASE -> PUT;
            case DELETE -> DELETE;
        };
    }

    private static Lifetime lifetime(Change change) {
        return switch (change.kind()) {
            case PUT -> ((Change.Put) change).lifetime();
            case DELETE -> Lifetime.forever();
            case LEASE -> Lifetime.of(((Change.Lease) change).millis());
        };
    }

    private static byte[] expectation(Expect expect) {
        return switch (expect.kind()) {
            case ANY -> ANY;
            case PRESENT -> PRESENT;
            case ABSENT -> ABSENT;
            case VACANT -> VACANT;
            case EXACTLY -> EXACTLY;
            case EXPIRED -> EXPIRED;
        };
    }

    private static byte[] expected(Expect expect) {
        return switch (expect.kind()) {
            case ANY, PRESENT, ABSENT, VACANT -> Bytes.EMPTY;
            case EXACTLY -> Ids.bytes(((Expect.Exactly) expect).seen().version());
            case EXPIRED -> Ids.bytes(((Expect.Expired) expect).seen().version());
        };
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        /** In place of a deadline: what was made does not stand there any more. */
        static final long NO_LONGER = -1;

        /** One of the constants of {@link ScriptReply}, or another number if the change had been made before. */
        int status() {
            return parts.status();
        }

        /** If the generation is old. */
        byte[] generation() {
            return parts.bytes(1);
        }

        /** If it is too late. */
        long serverMillis() {
            return parts.number(1);
        }

        /** If it is refused. */
        byte[] refusing() {
            return parts.bytes(1);
        }

        /** If it is refused: whether the refusing entry is over by the server's clock. */
        boolean isRefusingOver() {
            return parts.number(2) == 1;
        }

        /** If it is made, or had been: of its record; empty if nothing had to be done. */
        byte[] id() {
            return parts.bytes(1);
        }

        /** If it is made, or had been. */
        long deadline() {
            return parts.number(2);
        }

        /** If it is made, unless exactly one entry was expected. */
        byte[] prior() {
            return parts.bytes(3);
        }

        /** If it is made and exactly one entry was expected: whether others were refused because of that entry. */
        boolean isContended() {
            return parts.bytes(3).length > 0;
        }

        /** If it is made. */
        byte[] headBefore() {
            return parts.bytes(4);
        }
    }
}
