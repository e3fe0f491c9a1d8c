package io.drey.internal.config;

import static io.drey.internal.config.Kind.ATTEMPTS;
import static io.drey.internal.config.Kind.CHANGE_OF_LIFE;
import static io.drey.internal.config.Kind.DURATION;
import static io.drey.internal.config.Kind.FLAG;
import static io.drey.internal.config.Kind.LIFE;
import static io.drey.internal.config.Kind.SIZE;
import static io.drey.internal.config.Kind.TEXT;
import static io.drey.internal.config.Kind.TEXTS;
import static io.drey.internal.config.Kind.WHOLE;

import com.typesafe.config.ConfigObject;
import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.TierOptions.Builder;
import io.drey.WriteMode;
import io.drey.writer.WriteBehindOptions;

/**
 * Reads and writes the options of one cache. Immutable, any thread.
 *
 * @param loader finds the codecs' classes, so that a wrong name is reported with its line
 */
record TierReader(ClassLoader loader) {

    private static final Kind<Long> BYTES_OR_AUTO =
            Kind.bytesOr("auto", WriteBehindOptions.builder().build().maxBytes());

    private static final Keys<TierOptions, Builder> KEYS = new Keys<TierOptions, Builder>()
            .key("write", Kind.choice(WriteMode.class), Builder::write, TierOptions::write)
            .key("on-unavailable", Kind.choice(OnUnavailable.class), Builder::onUnavailable, TierOptions::onUnavailable)
            .key("local.enabled", FLAG, Builder::localEnabled, TierOptions::localEnabled)
            .key("local.maximum-size", SIZE, Builder::maximumSize, TierOptions::maximumSize)
            .key("local.max-staleness", DURATION, Builder::maxStaleness, TierOptions::maxStaleness)
            .key("local.stale-on-error", DURATION, Builder::staleOnError, TierOptions::staleOnError)
            .key("expiry.creation", LIFE, Builder::expiryForCreation, TierOptions::expiryForCreation)
            .key("expiry.update", CHANGE_OF_LIFE, Builder::expiryForUpdate, TierOptions::expiryForUpdate)
            .key("expiry.access", CHANGE_OF_LIFE, Builder::expiryForAccess, TierOptions::expiryForAccess)
            .key("codec.key", TEXT, Builder::keyCodec, TierOptions::keyCodec)
            .key("codec.value", TEXT, Builder::valueCodec, TierOptions::valueCodec)
            .key("immutable", TEXTS, Builder::immutable, TierOptions::immutable)
            .key("statistics", FLAG, Builder::statistics, TierOptions::statistics)
            .key("management", FLAG, Builder::management, TierOptions::management);

    private static final Keys<WriteBehindOptions, WriteBehindOptions.Builder> QUEUE = new Keys<
                    WriteBehindOptions, WriteBehindOptions.Builder>()
            .key("max-pending", WHOLE, WriteBehindOptions.Builder::maxPending, WriteBehindOptions::maxPending)
            .key("max-bytes", BYTES_OR_AUTO, WriteBehindOptions.Builder::maxBytes, WriteBehindOptions::maxBytes)
            .key("batch-size", WHOLE, WriteBehindOptions.Builder::batchSize, WriteBehindOptions::batchSize)
            .key("offer-timeout", DURATION, WriteBehindOptions.Builder::offerTimeout, WriteBehindOptions::offerTimeout)
            .key("flush-timeout", DURATION, WriteBehindOptions.Builder::flushTimeout, WriteBehindOptions::flushTimeout)
            .key("close-timeout", DURATION, WriteBehindOptions.Builder::closeTimeout, WriteBehindOptions::closeTimeout)
            .key(
                    "retry.initial-backoff",
                    DURATION,
                    WriteBehindOptions.Builder::initialBackoff,
                    WriteBehindOptions::initialBackoff)
            .key("retry.max-backoff", DURATION, WriteBehindOptions.Builder::maxBackoff, WriteBehindOptions::maxBackoff)
            .key(
                    "retry.max-attempts",
                    ATTEMPTS,
                    WriteBehindOptions.Builder::maxAttempts,
                    WriteBehindOptions::maxAttempts)
            .key(
                    "retry.max-duration",
                    DURATION,
                    WriteBehindOptions.Builder::maxDuration,
                    WriteBehindOptions::maxDuration);

    /** The options of a block that has all keys. */
    TierOptions read(Section block) {
        Section queueBlock = block.block("write-behind");
        WriteBehindOptions.Builder queue = WriteBehindOptions.builder();
        QUEUE.read(queueBlock, queue);
        Builder options = TierOptions.builder().writeBehind(QUEUE.placed(queueBlock, queue::build));
        KEYS.read(block, options); // after the queue, which sets the mode too
        TierOptions read = options.build();
        checkExists(block.block("codec"), "key", read.keyCodec());
        checkExists(block.block("codec"), "value", read.valueCodec());
        return read;
    }

    /** A block with all keys. */
    static ConfigObject written(TierOptions options) {
        return KEYS.written(options).withValue("write-behind", QUEUE.written(options.writeBehind()));
    }

    private void checkExists(Section block, String key, String name) {
        if (name.equals(TierOptions.AUTO)) {
            return;
        }
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw block.wrong(
                    key, TierOptions.AUTO + " or a class that the manager's class loader finds (" + loader + ")");
        }
    }
}
