package io.millrace.posix.internal;

import io.millrace.api.segment.Role;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import java.util.List;

/**
 * A table's configuration, read into its terms. Thread-safety: immutable.
 *
 * @param config the configuration
 */
record TableSettings(TableConfig config) {
    private static final int MOST_REGIONS = 1 << 16;
    private static final int MOST_MAPPINGS = 1 << 12;
    /** No memory is longer. */
    private static final long MOST_OFFSET = 1L << 56;

    boolean isAttached() {
        return Values.choice("role", config.role(), List.of(Role.CREATE_OR_ATTACH, Role.ATTACH)) == Role.ATTACH;
    }

    long offset() {
        return Values.within("offset", config.offset(), 0, MOST_OFFSET);
    }

    long livenessNanos() {
        return Values.millis("livenessMillis", config.livenessMillis(), 1);
    }

    long peerTimeoutNanos() {
        return Values.millis("peerTimeoutMillis", config.peerTimeoutMillis(), 0);
    }

    /**
     * The geometry.
     *
     * @param room bytes there are for it
     * @throws IllegalArgumentException if there can be no such table
     */
    TableLayout layout(long room) {
        return config.pages() == 0 ? largest(room) : layout(config.pages());
    }

    /** The one with the most pages that fit; with one page if none does, for its opener to refuse. */
    private TableLayout largest(long room) {
        TableLayout best = layout(1);
        int fit = 1;
        int most = (int) Math.min(room / config.pageSize() + 1, GranuleLayout.MOST_GRANULES);
        while (most - fit > 1) {
            int pages = fit + (most - fit) / 2;
            if (fits(pages, room)) {
                fit = pages;
                best = layout(pages);
            } else {
                most = pages;
            }
        }
        return best;
    }

    private boolean fits(int pages, long room) {
        try {
            return layout(pages).size() <= room;
        } catch (IllegalArgumentException moreThanATableCanHave) {
            return false;
        }
    }

    private TableLayout layout(int pages) {
        return new TableLayout(
                Values.choice("profile", config.profile(), Profile.class),
                Values.choice("backing", config.backing(), Backing.class),
                config.pageSize(),
                pages,
                count("maxRegions", config.maxRegions(), 1, MOST_REGIONS),
                orElse("maxPagesPerRegion", config.maxPagesPerRegion(), (long) TableLayout.USUAL_EXCESS * pages),
                orElse("windowPages", config.windowPages(), pages),
                count("mappings", config.mappings(), 1, MOST_MAPPINGS),
                count("peers", config.peers(), 1, GranuleLayout.MOST_PEERS),
                Values.number("virtualBase", config.virtualBase(), 0, Long.MAX_VALUE));
    }

    private static int orElse(String property, int value, long usual) {
        int most = GranuleLayout.MOST_GRANULES;
        return count(property, value, 0, most) == 0 ? (int) Math.min(usual, most) : value;
    }

    private static int count(String property, int value, int least, int most) {
        return (int) Values.within(property, value, least, most);
    }
}
