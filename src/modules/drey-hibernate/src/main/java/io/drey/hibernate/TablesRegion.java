package io.drey.hibernate;

import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cache.spi.TimestampsRegion;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * When each table was changed last, which decides whether a query's result is up to date. Redis is asked each time. Any
 * thread.
 *
 * <p>Hibernate puts a time in the future before a change, and the present one after it. What is kept here is a
 * {@link Barrier} that a session holds in between: of several sessions that change a table at the same time, the first
 * to end does not make the changes of the others look finished.
 */
final class TablesRegion implements TimestampsRegion {

    /** Stands for sessions that are not Hibernate's. */
    private static final Held NOBODY = Held.at(0);

    private final String name;
    private final RegionFactory factory;
    private final Later<TablesStore> store;
    private final Faults faults;
    private final Missed missed;
    private final Resender resender;
    private final BooleanSupplier resending = this::resend;
    private final BooleanSupplier watching = this::watch;

    TablesRegion(String name, RegionFactory factory, Later<TablesStore> store, Care care) {
        this.name = name;
        this.factory = factory;
        this.store = store;
        this.faults = care.faults();
        this.missed = care.missed();
        this.resender = care.resender();
    }

    /** Never null, which Hibernate would take for a table that has never changed. */
    @Override
    public Object getFromCache(Object key, SharedSessionContractImplementor session) {
        if (missed.blocks(key)) {
            return Long.MAX_VALUE;
        }
        Long changed = faults.read(name, () -> store.get().changed(key));
        return changed == null ? Long.MAX_VALUE : changed;
    }

    @Override
    public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
        boolean begins = value instanceof Long at && at - factory.nextTimestamp() > factory.getTimeout() / 2;
        SessionClock clock = SessionClock.of(session);
        Held held = clock == null ? NOBODY : clock.changing();
        long breaks = missed.breaks(); // before the change: what breaks while it is made may lose it
        boolean told = faults.change(
                name,
                begins,
                () -> {
                    if (begins) {
                        store.get().begin(key, held);
                    } else {
                        store.get().settle(key, List.of(held));
                    }
                },
                () -> {
                    missed.add(key, begins ? null : held);
                    resender.add(resending);
                });
        if (told) {
            lookAfter(missed.told(key, store.get().nanos(), breaks));
        }
    }

    private void lookAfter(boolean lost) {
        if (lost) {
            resender.add(resending);
        }
        resender.add(watching);
    }

    /** Makes sure that these tables are known, if Redis can be reached, so that the first results can be served. */
    void know(Collection<String> tables) {
        faults.put(name, () -> {
            tables.forEach(store.get()::changed);
            return true;
        });
    }

    /** Tells Redis of what is remembered. Returns whether nothing is left. */
    boolean resend() {
        return missed.send(
                (table, ended) -> store.get().settle(table, ended),
                ended -> store.get().changeAll());
    }

    /** Looks after what Redis was told of a short while ago. Returns whether there is nothing left of that. */
    boolean watch() {
        return missed.look(store.get().nanos(), () -> resender.add(resending));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public RegionFactory getRegionFactory() {
        return factory;
    }

    @Override
    public void clear() {
        long breaks = missed.breaks();
        boolean told = faults.change(name, false, () -> store.get().changeAll(), () -> {
            missed.addAll(null);
            resender.add(resending);
        });
        if (told) {
            lookAfter(missed.toldAll(store.get().nanos(), breaks));
        }
    }

    @Override
    public void destroy() {
        // the manager is closed with the factory
    }
}
