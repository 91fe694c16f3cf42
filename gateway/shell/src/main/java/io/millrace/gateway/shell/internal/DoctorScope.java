package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What belongs to one name: of a channel or a link also its segment and where that is, of a segment also the channels
 * in it. Thread-safety: immutable.
 */
final class DoctorScope {
    private static final String INSTANCE = "~";

    private final Pattern pattern;

    private DoctorScope(Set<String> names) {
        String any = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        this.pattern = Pattern.compile("(?<![\\w.-])(?:" + any + ")(?![\\w/-]|\\.\\w)");
    }

    /**
     * Finds out what belongs to a name.
     *
     * @throws CommandException if nothing has it
     */
    static DoctorScope of(String name, RuntimeDTO all) {
        Set<String> names = new HashSet<>();
        Set<String> known = new TreeSet<>();
        for (PeerDTO peer : all.peers) {
            String link = peer.channel.replaceFirst("/.*", "");
            known.addAll(List.of(link, peer.channel, peer.segment));
            if (name.equals(peer.channel) || name.equals(link) || name.equals(peer.segment)) {
                names.addAll(List.of(link, peer.channel, peer.segment));
            }
        }
        for (SegmentDTO segment : all.segments) {
            known.add(segment.name);
            if (name.equals(segment.name) || names.contains(segment.name)) {
                names.addAll(List.of(segment.name, segment.location));
            }
        }
        for (SignalerDTO signaler : all.signalers) {
            known.add(signaler.name);
        }
        for (ProblemDTO problem : all.problems) {
            known.addAll(List.of(problem.source, problem.source.substring(problem.source.indexOf(INSTANCE) + 1)));
        }
        if (!known.contains(name)) {
            throw CommandException.unknown("segment, channel, link or doorbell", name, List.copyOf(known));
        }
        names.add(name);
        return new DoctorScope(names);
    }

    boolean has(CheckDTO row) {
        return pattern.matcher(row.check).find() || pattern.matcher(row.reason).find();
    }
}
