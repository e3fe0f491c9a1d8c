package io.drey.example.debezium;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ConnectorCallback;
import java.io.IOException;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Follows the table {@code users} and evicts each row that anybody changes from the cache {@code users} of all JVMs.
 * What was evicted is remembered by PostgreSQL's slot and the file of offsets, so that what changes while this program
 * is away is evicted when it comes back; some of it twice, which harms nobody. If Redis refuses an eviction, or is away
 * for longer than Lettuce waits (a minute), the engine ends, and whoever watches over this program starts it again.
 */
public final class Evictor implements AutoCloseable {

    private static final String TABLE = "public.users";
    private static final String CACHE = "users";

    private final Evictions evictions;
    private final Clearing clearing;
    private final EvictorListener listener;
    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private volatile boolean isStarting = true;

    /**
     * Of one namespace.
     *
     * @param debezium where the database is and where offsets are kept, as Debezium's properties
     * @param redis where Redis is
     */
    public Evictor(Properties debezium, String redis, String namespace, EvictorListener listener) {
        this.listener = listener;
        evictions = new Evictions(redis, namespace, 64);
        clearing = new Clearing(redis, namespace);
        engine = DebeziumEngine.create(Connect.class)
                .using(properties(debezium))
                .using(new ConnectorCallback() {
                    @Override
                    public void pollingStarted() { // the slot is there; before, the engine refuses to be closed
                        isStarting = false;
                        listener.following();
                    }
                })
                .using((success, message, error) -> {
                    isStarting = false;
                    if (!success) {
                        listener.failed(error == null ? new IllegalStateException(message) : error);
                    }
                })
                .notifying(change -> evict(change.value()))
                .build();
    }

    /** What this program needs, whatever the database. */
    private static Properties properties(Properties given) {
        Properties all = new Properties();
        all.putAll(given);
        all.setProperty("name", "evictor");
        all.setProperty("topic.prefix", "evictor");
        all.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        all.setProperty("plugin.name", "pgoutput"); // comes with PostgreSQL
        all.setProperty("publication.autocreate.mode", "filtered");
        all.setProperty("table.include.list", TABLE);
        all.setProperty("snapshot.mode", "no_data"); // what is there already has changed nothing
        all.setProperty("skipped.operations", "none"); // TRUNCATE, too
        all.setProperty("tombstones.on.delete", "false");
        all.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        return all;
    }

    /** Follows the database in this thread, until it is closed. */
    public void run() {
        engine.run();
    }

    /** Whatever fails here ends the engine before it has noted that this change is done with. */
    private void evict(SourceRecord change) {
        if (!change.topic().endsWith("." + TABLE)) {
            return; // a heartbeat
        }
        if (change.key()
                instanceof Struct key) { // an UPDATE of the key itself comes as two changes, of the old and the new
            String id = key.getInt32("id").toString();
            evictions.evict(CACHE, "int", id);
            listener.evicted(id);
        } else if (change.value() instanceof Struct value
                && value.schema().field("op") != null
                && "t".equals(value.getString("op"))) {
            clearing.clear(CACHE);
            listener.evicted("*");
        }
    }

    /** @throws IllegalStateException if it has been started and neither follows yet nor has failed */
    @Override
    public void close() throws IOException {
        try {
            engine.close();
        } catch (IllegalStateException e) {
            if (isStarting) {
                throw e;
            } // else it has ended by itself, and has said so
        }
        evictions.close();
    }
}
