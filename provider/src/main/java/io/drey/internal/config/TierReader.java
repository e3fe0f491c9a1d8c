package io.drey.internal.config;

import static io.drey.internal.config.Kind.ATTEMPTS;
import static io.drey.internal.config.Kind.BYTES;
import static io.drey.internal.config.Kind.CHANGE_OF_LIFE;
import static io.drey.internal.config.Kind.DIRECTORY_OR_NULL;
import static io.drey.internal.config.Kind.DURATION;
import static io.drey.internal.config.Kind.FLAG;
import static io.drey.internal.config.Kind.LIFE;
import static io.drey.internal.config.Kind.SIZE;
import static io.drey.internal.config.Kind.TEXT;
import static io.drey.internal.config.Kind.TEXTS;
import static io.drey.internal.config.Kind.WHOLE;

import com.typesafe.config.ConfigObject;
import io.drey.BypassedConditional;
import io.drey.OnUnavailable;
import io.drey.RefreshAhead;
import io.drey.TierOptions;
import io.drey.WriteMode;
import io.drey.writer.Fsync;
import io.drey.writer.WriteBehindOptions;

/**
 * Reads and writes the options of one cache. Immutable, any thread.
 *
 * @param loader finds the codecs' classes, so that a wrong name is reported with its line
 */
record TierReader(ClassLoader loader) {

    private static final Kind<OnUnavailable> ANSWER = Kind.choice(OnUnavailable.class);
    private static final Kind<BypassedConditional> CONDITIONAL = Kind.choice(BypassedConditional.class);
    private static final Kind<RefreshAhead> REFRESH = Kind.named(RefreshAhead::of);
    private static final Kind<Long> BYTES_OR_AUTO =
            Kind.bytesOr("auto", WriteBehindOptions.builder().build().maxBytes());

    private static final Keys<TierOptions, TierOptions.Builder> KEYS = new Keys<TierOptions, TierOptions.Builder>()
            .key("write", Kind.choice(WriteMode.class), (b, v) -> b.write(v), TierOptions::write)
            .key("on-unavailable", ANSWER, (b, v) -> b.onUnavailable(v), TierOptions::onUnavailable)
            .key(
                    "bypassed-conditional",
                    CONDITIONAL,
                    (b, v) -> b.bypassedConditional(v),
                    TierOptions::bypassedConditional)
            .key("local.enabled", FLAG, (b, v) -> b.localEnabled(v), TierOptions::localEnabled)
            .key("local.maximum-size", SIZE, (b, v) -> b.maximumSize(v), TierOptions::maximumSize)
            .key("local.max-staleness", DURATION, (b, v) -> b.maxStaleness(v), TierOptions::maxStaleness)
            .key("local.stale-on-error", DURATION, (b, v) -> b.staleOnError(v), TierOptions::staleOnError)
            .key("local.remember-absent", FLAG, (b, v) -> b.rememberAbsent(v), TierOptions::rememberAbsent)
            .key("expiry.creation", LIFE, (b, v) -> b.expiryForCreation(v), TierOptions::expiryForCreation)
            .key("expiry.update", CHANGE_OF_LIFE, (b, v) -> b.expiryForUpdate(v), TierOptions::expiryForUpdate)
            .key("expiry.access", CHANGE_OF_LIFE, (b, v) -> b.expiryForAccess(v), TierOptions::expiryForAccess)
            .key("refresh-ahead", REFRESH, (b, v) -> b.refreshAhead(v), TierOptions::refreshAhead)
            .key("codec.key", TEXT, (b, v) -> b.keyCodec(v), TierOptions::keyCodec)
            .key("codec.value", TEXT, (b, v) -> b.valueCodec(v), TierOptions::valueCodec)
            .key("codec.also-read", TEXTS, (b, v) -> b.alsoRead(v), TierOptions::alsoRead)
            .key("codec.compression", TEXT, (b, v) -> b.compression(v), TierOptions::compression)
            .key(
                    "codec.compression-threshold",
                    BYTES,
                    (b, v) -> b.compressionThreshold(v),
                    TierOptions::compressionThreshold)
            .key("codec.encryption", TEXT, (b, v) -> b.encryption(v), TierOptions::encryption)
            .key("codec.accept-plain", FLAG, (b, v) -> b.acceptPlain(v), TierOptions::acceptPlain)
            .key("immutable", TEXTS, (b, v) -> b.immutable(v), TierOptions::immutable)
            .key("statistics", FLAG, (b, v) -> b.statistics(v), TierOptions::statistics)
            .key("management", FLAG, (b, v) -> b.management(v), TierOptions::management);

    private static final Kind<Fsync> FSYNC = Kind.choice(Fsync.class);

    private static final Keys<WriteBehindOptions, WriteBehindOptions.Builder> QUEUE = new Keys<
                    WriteBehindOptions, WriteBehindOptions.Builder>()
            .key("max-pending", WHOLE, (b, v) -> b.maxPending(v), WriteBehindOptions::maxPending)
            .key("max-bytes", BYTES_OR_AUTO, (b, v) -> b.maxBytes(v), WriteBehindOptions::maxBytes)
            .key("batch-size", WHOLE, (b, v) -> b.batchSize(v), WriteBehindOptions::batchSize)
            .key("offer-timeout", DURATION, (b, v) -> b.offerTimeout(v), WriteBehindOptions::offerTimeout)
            .key("flush-timeout", DURATION, (b, v) -> b.flushTimeout(v), WriteBehindOptions::flushTimeout)
            .key("close-timeout", DURATION, (b, v) -> b.closeTimeout(v), WriteBehindOptions::closeTimeout)
            .key("retry.initial-backoff", DURATION, (b, v) -> b.initialBackoff(v), WriteBehindOptions::initialBackoff)
            .key("retry.max-backoff", DURATION, (b, v) -> b.maxBackoff(v), WriteBehindOptions::maxBackoff)
            .key("retry.max-attempts", ATTEMPTS, (b, v) -> b.maxAttempts(v), WriteBehindOptions::maxAttempts)
            .key("retry.max-duration", DURATION, (b, v) -> b.maxDuration(v), WriteBehindOptions::maxDuration)
            .key("journal", DIRECTORY_OR_NULL, (b, v) -> b.journal(v), WriteBehindOptions::journal)
            .key("journal-fsync", FSYNC, (b, v) -> b.journalFsync(v), WriteBehindOptions::journalFsync)
            .key("journal-interval", DURATION, (b, v) -> b.journalInterval(v), WriteBehindOptions::journalInterval)
            .key("journal-max-bytes", BYTES, (b, v) -> b.journalMaxBytes(v), WriteBehindOptions::journalMaxBytes);

    /** The options of a block that has all keys. */
    TierOptions read(Section block) {
        Section queueBlock = block.block("write-behind");
        WriteBehindOptions.Builder queue = WriteBehindOptions.builder();
        QUEUE.read(queueBlock, queue);
        TierOptions.Builder options = TierOptions.builder().writeBehind(QUEUE.placed(queueBlock, queue::build));
        KEYS.read(block, options); // after the queue, which sets the mode too
        TierOptions read = options.build();
        checkExists(block.block("codec"), "key", read.keyCodec());
        checkExists(block.block("codec"), "value", read.valueCodec());
        read.alsoRead().forEach(name -> checkExists(block.block("codec"), "also-read", name));
        return read;
    }

    /** A block with all keys. */
    static ConfigObject written(TierOptions options) {
        return KEYS.written(options).withValue("write-behind", QUEUE.written(options.writeBehind()));
    }

    private void checkExists(Section block, String key, String name) {
        if (name.indexOf('.') < 0) {
            return; // a short name, which is looked up once the declared types are known
        }
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw block.wrong(
                    key, TierOptions.AUTO + " or a class that the manager's class loader finds (" + loader + ")");
        }
    }
}
