using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>A symbolic link that was followed.</summary>
/// <param name="Path">The link.</param>
/// <param name="Target">The file or folder that it leads to: an absolute path without links.</param>
public sealed record FollowedLink(string Path, string Target);

/// <summary>The images in a folder and its subfolders.</summary>
/// <param name="Images">Paths relative to the folder, with forward slashes, in ordinal order.</param>
/// <param name="Links">
/// The links to folders and to images that were followed. They may lead out of the folder: who lists it for somebody
/// else checks where.
/// </param>
/// <param name="Faults">Links that lead nowhere, and folders that cannot be read.</param>
public sealed record ListedImages(ImmutableArray<string> Images, ImmutableArray<FollowedLink> Links, ImmutableArray<Fault> Faults);
