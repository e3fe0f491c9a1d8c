package io.drey.internal.config;

import io.drey.BehindOptions;
import io.drey.CodecChoice;
import io.drey.ExpiryOptions;
import io.drey.LocalOptions;
import io.drey.OnUnavailable;
import io.drey.RetryOptions;
import io.drey.TierOptions;
import io.drey.WriteMode;

/**
 * Reads the options of one cache. Immutable, any thread.
 *
 * @param loader finds the codecs' classes, so that a wrong name is reported with its line
 */
record TierReader(ClassLoader loader) {

    TierOptions read(Section block) {
        LocalOptions local = local(block.block("local"));
        BehindOptions behind = behind(block.block("write-behind"));
        ExpiryOptions expiry = expiry(block.block("expiry"));
        CodecChoice codec = codec(block.block("codec"));
        return block.make(() -> new TierOptions(
                block.choice("write", WriteMode.class),
                block.choice("on-unavailable", OnUnavailable.class),
                local,
                behind,
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

    private static BehindOptions behind(Section block) {
        RetryOptions retry = retry(block.block("retry"));
        return block.make(() -> new BehindOptions(
                block.whole("max-pending"),
                block.bytesOr("auto", BehindOptions.defaultMaxBytes(), "max-bytes"),
                block.whole("batch-size"),
                block.duration("offer-timeout"),
                block.duration("flush-timeout"),
                block.duration("close-timeout"),
                retry));
    }

    private static RetryOptions retry(Section block) {
        return block.make(() -> new RetryOptions(
                block.duration("initial-backoff"),
                block.duration("max-backoff"),
                Math.toIntExact(Math.max(
                        Integer.MIN_VALUE, Math.min(block.wholeOrUnlimited("max-attempts"), RetryOptions.UNLIMITED))),
                block.duration("max-duration")));
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
