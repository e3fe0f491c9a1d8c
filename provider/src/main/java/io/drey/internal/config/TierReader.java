package io.drey.internal.config;

import io.drey.CodecChoice;
import io.drey.ExpiryOptions;
import io.drey.LocalOptions;
import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.WriteMode;
import io.drey.writer.WriteBehindOptions;

/**
 * Reads the options of one cache. Immutable, any thread.
 *
 * @param loader finds the codecs' classes, so that a wrong name is reported with its line
 */
record TierReader(ClassLoader loader) {

    TierOptions read(Section block) {
        LocalOptions local = local(block.block("local"));
        WriteBehindOptions writeBehind = writeBehind(block.block("write-behind"));
        ExpiryOptions expiry = expiry(block.block("expiry"));
        CodecChoice codec = codec(block.block("codec"));
        return block.make(() -> new TierOptions(
                block.choice("write", WriteMode.class),
                block.choice("on-unavailable", OnUnavailable.class),
                local,
                writeBehind,
                expiry,
                codec,
                block.texts("immutable"),
                block.flag("statistics"),
                block.flag("management")));
    }

    private static LocalOptions local(Section block) {
        return block.make(() -> new LocalOptions(
                block.flag("enabled"),
                block.wholeOrUnlimited("maximum-size"),
                block.duration("max-staleness"),
                block.duration("stale-on-error")));
    }

    private static WriteBehindOptions writeBehind(Section block) {
        WriteBehindOptions.Builder options = WriteBehindOptions.builder();
        block.set("max-pending", key -> options.maxPending(block.whole(key)));
        if (!block.isWord("max-bytes", "auto")) {
            block.set("max-bytes", key -> options.maxBytes(block.bytesOrWord(key, "auto")));
        }
        block.set("batch-size", key -> options.batchSize(block.whole(key)));
        block.set("offer-timeout", key -> options.offerTimeout(block.duration(key)));
        block.set("flush-timeout", key -> options.flushTimeout(block.duration(key)));
        block.set("close-timeout", key -> options.closeTimeout(block.duration(key)));
        retry(block.block("retry"), options);
        return options.build();
    }

    private static void retry(Section block, WriteBehindOptions.Builder options) {
        block.set("initial-backoff", key -> options.initialBackoff(block.duration(key)));
        block.set("max-backoff", key -> options.maxBackoff(block.duration(key)));
        block.set("max-attempts", key -> options.maxAttempts(attempts(block.wholeOrUnlimited(key))));
        block.set("max-duration", key -> options.maxDuration(block.duration(key)));
        block.set("max-backoff", key -> options.build()); // the one key whose range depends on another
    }

    private static int attempts(long number) {
        return Math.toIntExact(Math.max(Integer.MIN_VALUE, Math.min(number, WriteBehindOptions.UNLIMITED)));
    }

    private static ExpiryOptions expiry(Section block) {
        return block.make(() -> new ExpiryOptions(
                block.durationOr("eternal", "creation"),
                block.durationOr("unchanged", "update"),
                block.durationOr("unchanged", "access")));
    }

    private CodecChoice codec(Section block) {
        CodecChoice choice = block.make(() -> new CodecChoice(block.text("key"), block.text("value")));
        checkExists(block, "key", choice.key());
        checkExists(block, "value", choice.value());
        return choice;
    }

    private void checkExists(Section block, String key, String name) {
        if (name.equals(CodecChoice.BY_TYPE)) {
            return;
        }
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw block.wrong(
                    key, CodecChoice.BY_TYPE + " or a class that the manager's class loader finds (" + loader + ")");
        }
    }
}
